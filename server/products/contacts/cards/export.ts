import { Readable } from "node:stream";
import type { Principal } from "#http";
import { readBooks } from "../books/queries.ts";
import type { ContactContext } from "../context.ts";
import type { BookRow, ContactDb } from "../tables.ts";
import { readCardPage } from "./queries.ts";

/** The cards of a book as files have them, one after the other, in parts that begin their last card within `maxBytes`. */
export async function* writeCards(
  db: ContactDb,
  { id }: Pick<BookRow, "id">,
  maxBytes: number,
): AsyncGenerator<string> {
  for (let after = ""; ;) {
    const cards = await readCardPage(db, id, after, { limit: 500, maxBytes });
    const last = cards.at(-1);
    if (!last) return;
    yield cards.map(({ body }) => (body.endsWith("\n") ? body : `${body}\r\n`)).join("");
    after = last.name;
  }
}

/** All of someone's contacts as one file that every program reads, in flat memory. */
export function exportContacts({ db }: ContactContext, { personId }: Pick<Principal, "personId">): Readable {
  async function* write(): AsyncGenerator<string> {
    for (const book of await readBooks(db, personId)) yield* writeCards(db, book, 4 * 1024 * 1024);
  }
  return Readable.from(write());
}
