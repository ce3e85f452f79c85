import { badPathIn, escapeXml, sendDavError, type DavErrorDetail } from "#dav";
import type { FastifyReply, FastifyRequest, Refusal } from "#http";
import type { Log } from "#log";
import { namespaces } from "./namespaces.ts";

/** RFC 6352 §6.3.2.1: what is wrong with a card, by the reason that its reader gave. */
const conditionOfReason: Readonly<Record<string, string>> = {
  tooLarge: "<card:max-resource-size/>",
  version: "<card:supported-address-data/>",
};

/** What a refusal is in the words of CardDAV, beside what all of WebDAV has. */
function describe(error: Refusal, { method, url }: FastifyRequest): DavErrorDetail {
  const data = error.data as { reason?: unknown; name?: unknown };
  if (error.code === "CARD_INVALID")
    return { status: 403, content: conditionOfReason[String(data.reason)] ?? "<card:valid-address-data/>" };
  if (error.code === "CARD_TAKEN") {
    const folder = url.slice(0, url.lastIndexOf("/") + 1);
    const href = `${folder}${encodeURIComponent(String(data.name))}`;
    return { status: 409, content: `<card:no-uid-conflict><d:href>${escapeXml(href)}</d:href></card:no-uid-conflict>` };
  }
  if (error.code === "FORBIDDEN") return { content: "<d:need-privileges/>" };
  if (error.code === "BOOK_FULL" || error.code === "TOO_MANY_BOOKS")
    return { status: 507, content: "<d:quota-not-exceeded/>" };
  if (error.code === "NAME_TAKEN" && method === "MKCOL") return { status: 405, content: "<d:resource-must-be-null/>" };
  return { content: "" };
}

/** Any error as CardDAV's clients read it. */
export const sendCarddavError = (
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  log: Log,
): FastifyReply => sendDavError(error, { request, reply, log }, namespaces, describe);

export const badPath = badPathIn(namespaces);
