import { sql, type AnyDb } from "#database";
import type { BookRow, ContactDb } from "../tables.ts";

const columns = sql`b.id, b.owner_id as "ownerId", b.name, b.description, b.slug, b.revision::float8 as revision,
  b.forgotten_revision::float8 as "forgottenRevision", b.card_count as "cardCount", b.card_bytes::float8 as "cardBytes"`;

/** All of one person, the first one first. */
export async function readBooks(db: ContactDb, ownerId: string): Promise<BookRow[]> {
  const { rows } = await sql<BookRow>`select ${columns} from contacts.book b
    where b.owner_id = ${ownerId} order by b.id`.execute(db);
  return rows;
}

export async function readBook(db: ContactDb, ownerId: string, slug: string): Promise<BookRow | null> {
  const { rows } = await sql<BookRow>`select ${columns} from contacts.book b
    where b.owner_id = ${ownerId} and b.slug = ${slug}`.execute(db);
  return rows[0] ?? null;
}

/** With its row locked: revisions are given out by one writer at a time. */
export async function lockBook(trx: ContactDb, ownerId: string, slug: string): Promise<BookRow | null> {
  const { rows } = await sql<BookRow>`select ${columns} from contacts.book b
    where b.owner_id = ${ownerId} and b.slug = ${slug} for update`.execute(trx);
  return rows[0] ?? null;
}

/** Waits for others who count or make address books of the same person; until the transaction ends. */
export async function lockBooksOf(trx: AnyDb, ownerId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`contacts ${ownerId}`}, 0))`.execute(trx);
}

/** False: there is one of this address already. */
export async function insertBook(
  db: ContactDb,
  { id, ownerId, name, description, slug }: Pick<BookRow, "id" | "ownerId" | "name" | "description" | "slug">,
): Promise<boolean> {
  const { numAffectedRows } = await sql`insert into contacts.book (id, owner_id, name, description, slug)
    values (${id}, ${ownerId}, ${name}, ${description}, ${slug}) on conflict (owner_id, slug) do nothing`.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

/** What is undefined stays as it was. */
export async function updateBook(
  db: ContactDb,
  ownerId: string,
  slug: string,
  { name, description }: { readonly name?: string | undefined; readonly description?: string | undefined },
): Promise<void> {
  await sql`update contacts.book set name = coalesce(${name ?? null}, name),
    description = coalesce(${description ?? null}, description) where owner_id = ${ownerId} and slug = ${slug}`.execute(
    db,
  );
}

/** False: there was none. */
export async function deleteBook(db: ContactDb, ownerId: string, slug: string): Promise<boolean> {
  const { numAffectedRows } =
    await sql`delete from contacts.book where owner_id = ${ownerId} and slug = ${slug}`.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

/** Notes what a book holds now. The row is locked. */
export async function raiseRevision(
  trx: ContactDb,
  id: string,
  { revision, cardCount, cardBytes }: Pick<BookRow, "revision" | "cardCount" | "cardBytes">,
): Promise<void> {
  await sql`update contacts.book set revision = ${revision}, card_count = ${cardCount}, card_bytes = ${cardBytes}
    where id = ${id}`.execute(trx);
}

/** After a restore: no revision that a client has seen is given again, and what clients hold is compared anew. */
export async function leapRevisions(trx: AnyDb, floor: number): Promise<void> {
  await sql`update contacts.book set revision = greatest(revision, ${floor}),
    forgotten_revision = greatest(revision, ${floor})`.execute(trx);
}
