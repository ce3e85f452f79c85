import { Readable } from "node:stream";
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

/** Of at most 1 MiB each, and mostly of some hundred bytes. */
const partSize = { withData: 10, without: 1000 };

/** What has changed since a token (RFC 6578 §3), in flat memory. */
export async function syncCollection(exchange: Exchange, book: Book, root: Element): Promise<FastifyReply> {
  const { reply, target } = exchange;
  const { token, limit } = readSyncRequest(root);
  const request = readRequested(root);
  const most = Math.min(limit ?? maxChanges, request.hasData ? maxWithData : maxChanges);
  const changes = await book.changesSince(token, most);
  const atOnce = request.hasData ? partSize.withData : partSize.without;
  async function* write(): AsyncGenerator<string> {
    yield beginMultistatus(namespaces);
    for (let at = 0; at < changes.items.length; at += atOnce) {
      const part = changes.items.slice(at, at + atOnce);
      const names = part.filter((one) => !one.isRemoved).map((one) => one.name);
      const written = await writeAll(exchange, book, { request, names });
      let text = "";
      for (const { name, isRemoved } of part) {
        const card = isRemoved ? undefined : written.get(name);
        // What went after its change was read shows as gone the next time too.
        if (card !== undefined) text += card;
        else if (token !== "") text += writeGone(target.base, [book.segment, name]);
      }
      yield text;
    }
    if (changes.isTruncated) yield writeTruncated(writeHref(target.base, [book.segment], true));
    yield `<d:sync-token>${escapeXml(changes.token)}</d:sync-token>${multistatusEnd}`;
  }
  return sendMultistatus(reply, Readable.from(write()));
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
