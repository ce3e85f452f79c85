import { createHash } from "node:crypto";
import { uuid } from "#clock";
import { refuse, type Principal } from "#http";
import { lockBook, raiseRevision } from "../books/queries.ts";
import type { ContactContext } from "../context.ts";
import { maxBookBytes, maxCardBytes, maxCards, maxRemoved } from "../limits.ts";
import { missing } from "../refusals.ts";
import type { BookRow, CardRow, ContactDb } from "../tables.ts";
import { CardFault, factsOf, readCard, type CardFacts } from "../vcard/index.ts";
import { deleteCard, forgetRemovedBeyond, readCardRow, readNameOfUid, storeCard } from "./queries.ts";

/** Changes between two looks at how many removed cards are known. */
const forgetEvery = 500;

/** Asked under the lock with what is there: refuses when that is not what the writer expects. */
type Check = (current: CardRow | null) => void;

/** A book that is being changed: its row is locked. */
interface OpenBook {
  readonly trx: ContactDb;
  readonly book: BookRow;
  /** Writes a card under a name. Refuses BOOK_FULL. */
  readonly store: (name: string, fresh: FreshText, current: CardRow | null) => Promise<string>;
  readonly drop: (name: string, current: CardRow) => Promise<void>;
}

/** A card as it is to be kept. */
export interface FreshText {
  readonly text: string;
  readonly size: number;
  readonly etag: string;
  readonly facts: CardFacts;
}

/** Changes cards under the lock of their book; each change has a revision of its own. Refuses MISSING. */
export const withBook = <T>(
  ctx: ContactContext,
  { personId }: Pick<Principal, "personId">,
  slug: string,
  work: (open: OpenBook) => Promise<T>,
): Promise<T> =>
  ctx.db.transaction().execute(async (trx) => {
    const book = await lockBook(trx, personId, slug);
    if (!book) throw missing();
    let { revision, cardCount, cardBytes } = book;
    const result = await work({
      trx,
      book,
      async store(name, { text, size, etag, facts }, current) {
        const bytes = size - (current?.size ?? 0);
        if (!current) cardCount++;
        cardBytes += bytes;
        if (cardCount > maxCards || (bytes > 0 && cardBytes > maxBookBytes)) throw refuse("BOOK_FULL");
        return storeCard(trx, {
          ...facts,
          id: uuid(),
          bookId: book.id,
          name,
          body: text,
          size,
          etag,
          revision: ++revision,
        });
      },
      async drop(name, { size }) {
        cardCount--;
        cardBytes -= size;
        await deleteCard(trx, book.id, name, ++revision);
      },
    });
    if (revision > book.revision) await raiseRevision(trx, book.id, { revision, cardCount, cardBytes });
    if (Math.floor(revision / forgetEvery) > Math.floor(book.revision / forgetEvery))
      await forgetRemovedBeyond(trx, book.id, maxRemoved);
    return result;
  });

/** Refuses CARD_INVALID, with a `reason`. */
export function readFresh(text: string): FreshText {
  const size = Buffer.byteLength(text);
  if (size > maxCardBytes) throw refuse("CARD_INVALID", "The card is larger than 1 MiB.", { reason: "tooLarge" });
  // What else no line can hold is dropped where it is read; this PostgreSQL cannot keep.
  if (text.includes("\0")) throw refuse("CARD_INVALID", "The card holds a NUL.", { reason: "malformed" });
  try {
    const facts = factsOf(readCard(text));
    return { text, size, facts, etag: createHash("sha256").update(text).digest("hex").slice(0, 32) };
  } catch (error) {
    if (error instanceof CardFault) throw refuse("CARD_INVALID", error.message, { reason: error.reason });
    throw error;
  }
}

/**
 * Writes a card as it is sent. Refuses CARD_INVALID (with a `reason`), CARD_TAKEN (with the `name` of the card that has its UID),
 * BOOK_FULL and MISSING, and what `check` does.
 */
export async function putCard(
  ctx: ContactContext,
  person: Principal,
  to: { readonly slug: string; readonly name: string },
  { text, check }: { readonly text: string; readonly check: Check },
): Promise<{ readonly id: string; readonly etag: string; readonly isNew: boolean }> {
  const fresh = readFresh(text);
  return withBook(ctx, person, to.slug, async ({ trx, book, store }) => {
    const current = await readCardRow(trx, book.id, to.name);
    check(current);
    const name = await readNameOfUid(trx, book.id, fresh.facts.uid);
    if (name !== null && name !== to.name)
      throw refuse("CARD_TAKEN", "The address book has a card with this UID already.", { name });
    const id = await store(to.name, fresh, current);
    return { id, etag: fresh.etag, isNew: current === null };
  });
}

/** Refuses MISSING, and what `check` does. */
export const dropCard = (
  ctx: ContactContext,
  person: Principal,
  from: { readonly slug: string; readonly name: string },
  check: Check,
): Promise<void> =>
  withBook(ctx, person, from.slug, async ({ trx, book, drop }) => {
    const current = await readCardRow(trx, book.id, from.name);
    if (!current) throw missing();
    check(current);
    await drop(from.name, current);
  });
