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
import type { FastifyReply } from "#http";
import type { CardRow, StoredCard } from "../../tables.ts";
import type { Book } from "../book.ts";
import type { Exchange } from "../exchange.ts";
import { cardMember, sendMultistatus, writeResources } from "../listing.ts";
import { namespaces } from "../namespaces.ts";
import { readRequested, type ReportRequest } from "./requested.ts";
import { writeCardResponse } from "./write-card.ts";

/** Changes in one answer; a client comes again for the others. */
const maxChanges = 5000;
/** With the text of every card. */
const maxWithData = 50;

/** What has changed since a token (RFC 6578 §3). */
export async function syncCollection(exchange: Exchange, book: Book, root: Element): Promise<FastifyReply> {
  const { reply, target } = exchange;
  const { token, limit } = readSyncRequest(root);
  const request = readRequested(root);
  const most = Math.min(limit ?? maxChanges, request.hasData ? maxWithData : maxChanges);
  const changes = await book.changesSince(token, most);
  const names = changes.items.filter((one) => !one.isRemoved).map((one) => one.name);
  const written = await writeAll(exchange, book, { request, names });
  let text = beginMultistatus(namespaces);
  for (const { name, isRemoved } of changes.items) {
    const card = isRemoved ? undefined : written.get(name);
    // What went after its change was read shows as gone the next time too.
    if (card !== undefined) text += card;
    else if (token !== "") text += writeGone(target.base, [book.segment, name]);
  }
  if (changes.isTruncated) text += writeTruncated(writeHref(target.base, [book.segment], true));
  return sendMultistatus(reply, `${text}<d:sync-token>${escapeXml(changes.token)}</d:sync-token>${multistatusEnd}`);
}

/** The responses for those of these cards that are there, by name. */
async function writeAll(
  exchange: Exchange,
  book: Book,
  { request, names }: { readonly request: ReportRequest; readonly names: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  const { person, target } = exchange;
  if (request.hasData) {
    const cards: readonly StoredCard[] = await book.cardsOf(names);
    return new Map(cards.map((one) => [one.name, writeCardResponse(exchange, book, request, one)]));
  }
  const rows: readonly CardRow[] = await book.rowsOf(names);
  return new Map(
    rows.map((one) => [one.name, writeResources(target.base, [cardMember(person, book, one)], request.requested)]),
  );
}
