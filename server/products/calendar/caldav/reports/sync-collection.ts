import {
  beginMultistatus,
  escapeXml,
  multistatusEnd,
  readSyncRequest,
  writeGone,
  writeHref,
  writeTruncated,
  type Element,
} from "#dav";
import type { HomeCalendar } from "../../calendars/home.ts";
import { readChanges, readEntriesByName, readRowsByName } from "../../entries/queries.ts";
import { createPace } from "../../pace.ts";
import { findCalendar } from "../calendars.ts";
import type { Exchange } from "../exchange.ts";
import { entryMember, sendMultistatus, writeResources } from "../listing.ts";
import { namespaces } from "../namespaces.ts";
import { readSyncToken, syncTokenOf } from "../sync-token.ts";
import { readRequested, type ReportRequest } from "./requested.ts";
import { showEntry, writeEntry } from "./write-entry.ts";

/** Changes in one answer; a client comes again for the others. */
const maxChanges = 5000;
/** With the text of every entry. */
const maxWithData = 200;

/**
 * What has changed since a token (RFC 6578 §3). The calendar's revision is read before its changes: what is committed between shows,
 * and shows again the next time.
 */
export async function syncCollection(exchange: Exchange, segment: string, root: Element) {
  const { ctx, person, reply, target } = exchange;
  const calendar = await findCalendar(ctx, person, segment);
  const { row } = calendar;
  const { token, limit: most } = readSyncRequest(root);
  const request = readRequested(root);
  const since = readSyncToken(token, row);
  const limit = Math.min(most ?? maxChanges, request.data ? maxWithData : maxChanges);
  const rows = await readChanges(ctx.db, row.id, since ?? 0, limit + 1);
  const shown = rows.slice(0, limit);
  const isTruncated = rows.length > limit;
  const names = shown.filter((one) => !one.isRemoved).map((one) => one.name);
  const write = await writerOf(exchange, calendar, { segment, request, names });
  let text = beginMultistatus(namespaces);
  const pace = createPace(Number.POSITIVE_INFINITY);
  for (const { name, isRemoved } of shown) {
    await pace.rest();
    const entry = isRemoved ? null : write(name);
    if (entry !== null) text += entry;
    // To whom nothing was shown before, nothing is removed.
    else if (since !== null) text += writeGone(target.base, [segment, name]);
  }
  if (isTruncated) text += writeTruncated(writeHref(target.base, [segment], true));
  const upTo = isTruncated ? (shown.at(-1)?.revision ?? row.revision) : row.revision;
  return sendMultistatus(
    reply,
    `${text}<d:sync-token>${escapeXml(syncTokenOf(row.id, upTo))}</d:sync-token>${multistatusEnd}`,
  );
}

/** Writes those of entries that are there, by their names; null: it is not. Bodies are read where their text is asked for. */
async function writerOf(
  exchange: Exchange,
  calendar: HomeCalendar,
  of: { readonly segment: string; readonly request: ReportRequest; readonly names: readonly string[] },
): Promise<(name: string) => string | null> {
  const { ctx, person, target } = exchange;
  const { row } = calendar;
  const { segment, request, names } = of;
  if (request.data === null) {
    const rows = new Map((await readRowsByName(ctx.db, row.id, names)).map((one) => [one.name, one]));
    return (name) => {
      const entry = rows.get(name);
      return entry
        ? writeResources(target.base, [entryMember(person, calendar, segment, entry)], request.requested)
        : null;
    };
  }
  const found = new Map((await readEntriesByName(ctx.db, row.id, names)).map((one) => [one.name, one]));
  const how = { segment, request, zone: row.timeZone };
  return (name) => {
    const entry = found.get(name);
    return entry ? writeEntry(exchange, calendar, how, showEntry(calendar, entry, person.personId)) : null;
  };
}
