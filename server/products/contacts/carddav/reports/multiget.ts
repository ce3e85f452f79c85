import { Readable } from "node:stream";
import { beginMultistatus, invalidXml, multistatusEnd, rawPathOf, writeGone, writeGoneHref, type Element } from "#dav";
import { Refusal, type FastifyReply } from "#http";
import type { Book } from "../book.ts";
import type { Exchange } from "../exchange.ts";
import { sendMultistatus } from "../listing.ts";
import { namespaces } from "../namespaces.ts";
import { readTarget } from "../target.ts";
import { readRequested } from "./requested.ts";
import { writeCardResponse } from "./write-card.ts";

const maxHrefs = 5000;
/** Of at most 1 MiB each, and mostly of some hundred bytes. */
const partSize = 20;

/** Cards by their addresses (RFC 6352 §8.7). */
export function multiget(exchange: Exchange, book: Book, root: Element): FastifyReply {
  const { reply, target } = exchange;
  const request = readRequested(root);
  const hrefs = root.children.filter((one) => one.name === "d:href").map((one) => one.text.trim());
  if (hrefs.length > maxHrefs) throw invalidXml(`at most ${maxHrefs} cards may be asked for at once`);
  const names = [...new Set(hrefs)].map((href) => ({ href, name: nameIn(exchange, book.segment, href) }));
  async function* write(): AsyncGenerator<string> {
    yield beginMultistatus(namespaces);
    for (let at = 0; at < names.length; at += partSize) {
      const part = names.slice(at, at + partSize);
      const cards = await book.cardsOf(part.flatMap(({ name }) => name ?? []));
      const found = new Map(cards.map((one) => [one.name, one]));
      let text = "";
      for (const { href, name } of part) {
        const card = name === null ? undefined : found.get(name);
        if (card) text += writeCardResponse(exchange, book, request, card);
        // Hrefs come back as they were sent where they are no address of ours.
        else text += name === null ? writeGoneHref(href) : writeGone(target.base, [book.segment, name]);
      }
      yield text;
    }
    yield multistatusEnd;
  }
  return sendMultistatus(reply, Readable.from(write()));
}

/** The name of a card of this book; null for an address of anything else. */
function nameIn({ person }: Exchange, segment: string, href: string): string | null {
  try {
    const target = readTarget(person, rawPathOf(href.replace(/^https?:\/\/[^/?#]*/i, "")));
    return target.kind === "card" && target.segment === segment ? target.name : null;
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}
