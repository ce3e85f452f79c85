import { Readable } from "node:stream";
import type { Principal } from "#http";
import { readBooks } from "../books/queries.ts";
import type { ContactContext } from "../context.ts";
import { readCardPage } from "./queries.ts";

const atOnce = { limit: 500, maxBytes: 4 * 1024 * 1024 };

/** All of someone's contacts as one file that every program reads, in flat memory. */
export function exportContacts({ db }: ContactContext, { personId }: Pick<Principal, "personId">): Readable {
  async function* write(): AsyncGenerator<string> {
    for (const book of await readBooks(db, personId))
      for (let after = ""; ;) {
        const cards = await readCardPage(db, book.id, after, atOnce);
        const last = cards.at(-1);
        if (!last) break;
        yield cards.map(({ body }) => (body.endsWith("\n") ? body : `${body}\r\n`)).join("");
        after = last.name;
      }
  }
  return Readable.from(write());
}
