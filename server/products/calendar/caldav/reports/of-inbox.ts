import {
  beginMultistatus,
  escapeXml,
  multistatusEnd,
  readHrefs,
  readSyncRequest,
  writeGone,
  writeHref,
  writeTruncated,
  writeUnfound,
  type Element,
} from "#dav";
import { readObject } from "../../entries/shape.ts";
import { CalendarFault } from "../../icalendar/index.ts";
import { readInbox, readInboxChanges, readMessages, readMessagesByName, type MessageRow } from "../../inbox/queries.ts";
import { createPace } from "../../pace.ts";
import { matchesFilter } from "../../recurrence/index.ts";
import type { Exchange } from "../exchange.ts";
import { messageMember } from "../inbox.ts";
import { sendMultistatus, writeResources } from "../listing.ts";
import { namespaces } from "../namespaces.ts";
import { readSyncToken, syncTokenOf } from "../sync-token.ts";
import { inboxName, readTarget } from "../target.ts";
import { writeData } from "./data.ts";
import { readFilter } from "./filter.ts";
import { readRequested, type ReportRequest } from "./requested.ts";

/** Of messages with small texts that are read and answered at once. */
const pageSize = 50;

/** What a message is about: METHOD stands before its first component. */
const objectOf = ({ body }: Pick<MessageRow, "body">) => readObject(body.replace(/\r\nMETHOD:[A-Z]+\r\n/, "\r\n"));

function write({ person, target }: Exchange, message: MessageRow, { requested, data }: ReportRequest): string {
  const text = data ? writeData(message.body, () => objectOf(message), data, "UTC") : null;
  return writeResources(target.base, [messageMember(person, message, text)], requested);
}

/** All messages in the order in which they came; those that a filter matches (RFC 4791 §7.8). */
export async function queryInbox(exchange: Exchange, root: Element) {
  const { ctx, person, reply } = exchange;
  const filter = readFilter(root);
  const request = readRequested(root);
  const pace = createPace();
  let text = beginMultistatus(namespaces);
  for (let after = 0; ;) {
    const page = await readMessages(ctx.db, person.personId, { after, limit: pageSize });
    for (const one of page) {
      await pace.rest();
      if (isMatching(one, filter)) text += write(exchange, one, request);
    }
    after = page.at(-1)?.revision ?? after;
    if (page.length < pageSize) break;
  }
  return sendMultistatus(reply, text + multistatusEnd);
}

function isMatching({ body }: MessageRow, filter: Parameters<typeof matchesFilter>[1]): boolean {
  try {
    return matchesFilter(objectOf({ body }), filter, "UTC");
  } catch (error) {
    if (error instanceof CalendarFault) return false;
    throw error;
  }
}

/** Messages by their addresses (RFC 4791 §7.9). */
export async function multigetInbox(exchange: Exchange, root: Element) {
  const { ctx, person, reply, target } = exchange;
  const request = readRequested(root);
  const asked = readHrefs(root, (path) => {
    const one = readTarget(person, path);
    return one.kind === "message" ? one.name : null;
  });
  const names = asked.flatMap(({ name }) => name ?? []);
  const found = new Map((await readMessagesByName(ctx.db, person.personId, names)).map((one) => [one.name, one]));
  let text = beginMultistatus(namespaces);
  for (const one of asked) {
    const message = one.name === null ? undefined : found.get(one.name);
    text += message ? write(exchange, message, request) : writeUnfound(target.base, inboxName, one);
  }
  return sendMultistatus(reply, text + multistatusEnd);
}

const maxChanges = 1000;

/** What has come and gone since a token (RFC 6578 §3). */
export async function syncInbox(exchange: Exchange, root: Element) {
  const { ctx, person, reply, target } = exchange;
  const { personId } = person;
  const inbox = await readInbox(ctx.db, personId);
  const { token, limit: most } = readSyncRequest(root);
  const request = readRequested(root);
  const since = readSyncToken(token, inbox);
  const limit = Math.min(most ?? maxChanges, maxChanges);
  const rows = await readInboxChanges(ctx.db, personId, { since: since ?? 0, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const isTruncated = rows.length > limit;
  const names = shown.filter((one) => !one.isRemoved).map(({ name }) => name);
  const found = new Map((await readMessagesByName(ctx.db, personId, names)).map((one) => [one.name, one]));
  let text = beginMultistatus(namespaces);
  for (const { name } of shown) {
    const message = found.get(name);
    if (message) text += write(exchange, message, request);
    // To whom nothing was shown before, nothing is removed.
    else if (since !== null) text += writeGone(target.base, [inboxName, name]);
  }
  if (isTruncated) text += writeTruncated(writeHref(target.base, [inboxName], true));
  const upTo = isTruncated ? (shown.at(-1)?.revision ?? inbox.revision) : inbox.revision;
  return sendMultistatus(
    reply,
    `${text}<d:sync-token>${escapeXml(syncTokenOf(inbox.id, upTo))}</d:sync-token>${multistatusEnd}`,
  );
}
