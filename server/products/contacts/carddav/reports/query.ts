import { Readable } from "node:stream";
import { createPace } from "#clock";
import { beginMultistatus, multistatusEnd, readResultLimit, writeHref, writeTruncated, type Element } from "#dav";
import type { FastifyReply } from "#http";
import { matchesCard, readCard } from "../../vcard/index.ts";
import type { Book } from "../book.ts";
import type { Exchange } from "../exchange.ts";
import { sendMultistatus } from "../listing.ts";
import { namespaces } from "../namespaces.ts";
import { readFilter } from "./filter.ts";
import { readRequested } from "./requested.ts";
import { writeCardResponse } from "./write-card.ts";

/** Cards that match a filter (RFC 6352 §8.6), in flat memory; others are served between cards. */
export function addressBookQuery(exchange: Exchange, book: Book, root: Element): FastifyReply {
  const { reply, target } = exchange;
  const filter = readFilter(root);
  const request = readRequested(root);
  const limit = readResultLimit(root, "card") ?? Number.POSITIVE_INFINITY;
  async function* write(): AsyncGenerator<string> {
    yield beginMultistatus(namespaces);
    const pace = createPace();
    let found = 0;
    for (let after = ""; found <= limit;) {
      const page = await book.cardsAfter(after);
      const last = page.at(-1);
      if (!last) break;
      let text = "";
      for (const card of page) {
        await pace.rest();
        if (!matchesCard(readCard(card.body), filter)) continue;
        if (++found > limit) break;
        text += writeCardResponse(exchange, book, request, card);
      }
      yield text;
      after = last.name;
    }
    if (found > limit) yield writeTruncated(writeHref(target.base, [book.segment], true));
    yield multistatusEnd;
  }
  return sendMultistatus(reply, Readable.from(write()));
}
