import { Readable } from "node:stream";
import { beginMultistatus, multistatusEnd, readHrefs, writeUnfound, type Element } from "#dav";
import type { FastifyReply } from "#http";
import type { Book } from "../book.ts";
import type { Exchange } from "../exchange.ts";
import { sendMultistatus } from "../listing.ts";
import { namespaces } from "../namespaces.ts";
import { readTarget } from "../target.ts";
import { readRequested } from "./requested.ts";
import { writeCardResponse } from "./write-card.ts";

/** Of at most 1 MiB each, and mostly of some hundred bytes. */
const partSize = 20;

/** Cards by their addresses (RFC 6352 §8.7). */
export function multiget(exchange: Exchange, book: Book, root: Element): FastifyReply {
  const { person, reply, target } = exchange;
  const request = readRequested(root);
  const asked = readHrefs(root, (path) => {
    const found = readTarget(person, path);
    return found.kind === "card" && found.segment === book.segment ? found.name : null;
  });
  async function* write(): AsyncGenerator<string> {
    yield beginMultistatus(namespaces);
    for (let at = 0; at < asked.length; at += partSize) {
      const part = asked.slice(at, at + partSize);
      const cards = await book.cardsOf(part.flatMap(({ name }) => name ?? []));
      const found = new Map(cards.map((one) => [one.name, one]));
      let text = "";
      for (const one of part) {
        const card = one.name === null ? undefined : found.get(one.name);
        text += card ? writeCardResponse(exchange, book, request, card) : writeUnfound(target.base, book.segment, one);
      }
      yield text;
    }
    yield multistatusEnd;
  }
  return sendMultistatus(reply, Readable.from(write()));
}
