import { uuid } from "#clock";
import { refuse, type Principal } from "#http";
import type { ContactContext } from "../context.ts";
import { maxBooks } from "../limits.ts";
import { missing } from "../refusals.ts";
import type { BookRow } from "../tables.ts";
import { deleteBook, insertBook, lockBooksOf, readBook, readBooks, updateBook } from "./queries.ts";

/** The address of the first book, as Nextcloud's clients know it. */
const firstSlug = "contacts";

/** A person's own address books; makes the first one when there is none, in one of all processes. */
export async function listBooks(ctx: ContactContext, { personId }: Principal): Promise<BookRow[]> {
  const books = await readBooks(ctx.db, personId);
  if (books.length > 0) return books;
  const person = await ctx.identity.personById(personId);
  const name = person?.locale === "en" ? "Contacts" : "Kontakter";
  await insertBook(ctx.db, { id: uuid(), ownerId: personId, name, description: "", slug: firstSlug });
  return readBooks(ctx.db, personId);
}

/** One of them by its address. Refuses MISSING. */
export async function requireBook(ctx: ContactContext, { personId }: Principal, slug: string): Promise<BookRow> {
  const book = await readBook(ctx.db, personId, slug);
  if (!book) throw missing();
  return book;
}

interface FreshBook {
  readonly slug: string;
  readonly name: string;
  readonly description: string;
}

/** Refuses NAME_TAKEN and TOO_MANY_BOOKS. */
export async function createBook(ctx: ContactContext, { personId }: Principal, fresh: FreshBook): Promise<void> {
  await ctx.db.transaction().execute(async (trx) => {
    await lockBooksOf(trx, personId);
    if ((await readBooks(trx, personId)).length >= maxBooks) throw refuse("TOO_MANY_BOOKS");
    if (!(await insertBook(trx, { id: uuid(), ownerId: personId, ...fresh }))) throw refuse("NAME_TAKEN");
  });
}

export const changeBook = (
  ctx: ContactContext,
  { personId }: Principal,
  slug: string,
  change: Parameters<typeof updateBook>[3],
): Promise<void> => updateBook(ctx.db, personId, slug, change);

/** With all that is in it. Refuses MISSING. */
export async function removeBook(ctx: ContactContext, { personId }: Principal, slug: string): Promise<void> {
  if (!(await deleteBook(ctx.db, personId, slug))) throw missing();
}
