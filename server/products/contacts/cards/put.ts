import { createHash } from "node:crypto";
import { uuid } from "#clock";
import { refuse, type Principal } from "#http";
import { lockBook, raiseRevision } from "../books/queries.ts";
import type { ContactContext } from "../context.ts";
import { maxBookBytes, maxCardBytes, maxCards } from "../limits.ts";
import { missing } from "../refusals.ts";
import type { BookRow, CardRow, ContactDb } from "../tables.ts";
import { CardFault, factsOf, readCard, type CardFacts } from "../vcard/index.ts";
import { deleteCard, readCardRow, readNameOfUid, storeCard } from "./queries.ts";

/** Asked under the lock with what is there: refuses when that is not what the writer expects. */
type Check = (current: CardRow | null) => void;

interface OpenBook {
  readonly trx: ContactDb;
  readonly book: BookRow;
  readonly current: CardRow | null;
}

/** Under the lock of the book. Refuses MISSING. */
const withCard = <T>(
  ctx: ContactContext,
  { personId }: Principal,
  { slug, name }: { readonly slug: string; readonly name: string },
  work: (open: OpenBook) => Promise<T>,
): Promise<T> =>
  ctx.db.transaction().execute(async (trx) => {
    const book = await lockBook(trx, personId, slug);
    if (!book) throw missing();
    return work({ trx, book, current: await readCardRow(trx, book.id, name) });
  });

function readFacts(text: string): CardFacts {
  try {
    return factsOf(readCard(text));
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
  const size = Buffer.byteLength(text);
  if (size > maxCardBytes) throw refuse("CARD_INVALID", "The card is larger than 1 MiB.", { reason: "tooLarge" });
  const facts = readFacts(text);
  const etag = createHash("sha256").update(text).digest("hex").slice(0, 32);
  return withCard(ctx, person, to, async ({ trx, book, current }) => {
    check(current);
    const added = current ? 0 : 1;
    const bytes = size - (current?.size ?? 0);
    const name = await readNameOfUid(trx, book.id, facts.uid);
    if (name !== null && name !== to.name)
      throw refuse("CARD_TAKEN", "The address book has a card with this UID already.", { name });
    if (book.cardCount + added > maxCards || (bytes > 0 && book.cardBytes + bytes > maxBookBytes))
      throw refuse("BOOK_FULL");
    const revision = book.revision + 1;
    const id = await storeCard(trx, {
      ...facts,
      id: uuid(),
      bookId: book.id,
      name: to.name,
      body: text,
      size,
      etag,
      revision,
    });
    await raiseRevision(trx, book.id, { added, bytes });
    return { id, etag, isNew: current === null };
  });
}

/** Refuses MISSING, and what `check` does. */
export const dropCard = (
  ctx: ContactContext,
  person: Principal,
  from: { readonly slug: string; readonly name: string },
  check: Check,
): Promise<void> =>
  withCard(ctx, person, from, async ({ trx, book, current }) => {
    if (!current) throw missing();
    check(current);
    await deleteCard(trx, book.id, from.name, book.revision + 1);
    await raiseRevision(trx, book.id, { added: -1, bytes: -current.size });
  });
