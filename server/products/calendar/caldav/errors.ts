import { badPathIn, escapeXml, sendDavError, type DavErrorDetail } from "#dav";
import type { FastifyReply, FastifyRequest, Refusal } from "#http";
import type { Log } from "#log";
import { namespaces } from "./namespaces.ts";

/** RFC 4791 §5.3.2.1: what is wrong with an entry, by the reason that the reader gave. */
const conditionOfReason: Readonly<Record<string, string>> = {
  tooLarge: "<c:max-resource-size/>",
  malformed: "<c:valid-calendar-data/>",
  unsupported: "<c:valid-calendar-data/>",
  mixed: "<c:valid-calendar-object-resource/>",
  noUid: "<c:valid-calendar-object-resource/>",
  method: "<c:valid-calendar-object-resource/>",
  component: "<c:supported-calendar-component/>",
};

/** What a refusal is in WebDAV's words, beside what every product has. */
function describe(error: Refusal, { method, url }: FastifyRequest): DavErrorDetail {
  const data = error.data as { reason?: unknown; name?: unknown };
  if (error.code === "ENTRY_INVALID")
    return { status: 403, content: conditionOfReason[String(data.reason)] ?? "<c:valid-calendar-data/>" };
  if (error.code === "UID_TAKEN") {
    const folder = url.slice(0, url.lastIndexOf("/") + 1);
    const href = `${folder}${encodeURIComponent(String(data.name))}`;
    return { status: 409, content: `<c:no-uid-conflict><d:href>${escapeXml(href)}</d:href></c:no-uid-conflict>` };
  }
  const withoutRight = ["FORBIDDEN", "ENTRY_PRIVATE", "CALENDAR_SUBSCRIBED", "WORKSPACE_ARCHIVED"];
  if (withoutRight.includes(error.code)) return { content: "<d:need-privileges/>" };
  // RFC 6638 §3.2.2.1: what who is invited may write.
  if (error.code === "DELEGATION_REFUSED" || error.code === "CALENDAR_MAIL_OFF")
    return { status: 403, content: "<c:allowed-attendee-scheduling-object-change/>" };
  if (error.code === "TOO_MANY_OCCURRENCES") return { status: 403, content: "<d:number-of-matches-within-limits/>" };
  if (error.code === "CALENDAR_FULL" || error.code === "TOO_MANY_CALENDARS")
    return { status: 507, content: "<d:quota-not-exceeded/>" };
  if (error.code === "NAME_TAKEN" && (method === "MKCALENDAR" || method === "MKCOL"))
    return { status: 405, content: "<d:resource-must-be-null/>" };
  return { content: "" };
}

/** Any error as CalDAV's clients read it. */
export const sendCaldavError = (error: unknown, request: FastifyRequest, reply: FastifyReply, log: Log): FastifyReply =>
  sendDavError(error, { request, reply, log }, namespaces, describe);

export const badPath = badPathIn(namespaces);
