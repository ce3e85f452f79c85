import { isUuid, sql } from "#database";
import type { CardRow, ContactDb, StoredCard } from "../tables.ts";

const columns = sql`c.name, c.etag, c.size, c.changed_at as "changedAt"`;

export async function readCardRow(db: ContactDb, bookId: string, name: string): Promise<CardRow | null> {
  const { rows } = await sql<CardRow>`select ${columns} from contacts.card c
    where c.book_id = ${bookId} and c.name = ${name}`.execute(db);
  return rows[0] ?? null;
}

/** Those of these names that are there, without their bodies. */
export async function readCardRows(db: ContactDb, bookId: string, names: readonly string[]): Promise<CardRow[]> {
  const { rows } = await sql<CardRow>`select ${columns} from contacts.card c
    where c.book_id = ${bookId} and c.name = any(${[...names]}::text[])`.execute(db);
  return rows;
}

export async function readCards(db: ContactDb, bookId: string, names: readonly string[]): Promise<StoredCard[]> {
  const { rows } = await sql<StoredCard>`select ${columns}, c.body from contacts.card c
    where c.book_id = ${bookId} and c.name = any(${[...names]}::text[])`.execute(db);
  return rows;
}

/** A page by name, without bodies. */
export async function readRowPage(db: ContactDb, bookId: string, after: string, limit: number): Promise<CardRow[]> {
  const { rows } = await sql<CardRow>`select ${columns} from contacts.card c
    where c.book_id = ${bookId} and c.name > ${after} order by c.name limit ${limit}`.execute(db);
  return rows;
}

/** A page by name with the bodies: as many as begin within `maxBytes`, and so at least one. */
export async function readCardPage(
  db: ContactDb,
  bookId: string,
  after: string,
  { limit, maxBytes }: { readonly limit: number; readonly maxBytes: number },
): Promise<StoredCard[]> {
  const { rows } = await sql<StoredCard>`select ${columns}, c.body from (
      select name, sum(size) over (order by name) - size as before from (
        select name, size from contacts.card where book_id = ${bookId} and name > ${after} order by name limit ${limit}) s
    ) p join contacts.card c on c.book_id = ${bookId} and c.name = p.name
    where p.before < ${maxBytes} order by c.name`.execute(db);
  return rows;
}

/** Those that have one of these UIDs, by it. */
export async function readRowsOfUids(
  db: ContactDb,
  bookId: string,
  uids: readonly string[],
): Promise<ReadonlyMap<string, CardRow>> {
  const { rows } = await sql<CardRow & { uid: string }>`select ${columns}, c.uid from contacts.card c
    where c.book_id = ${bookId} and c.uid = any(${[...uids]}::text[])`.execute(db);
  return new Map(rows.map((row) => [row.uid, row]));
}

/** The name of the card that has a UID. */
export async function readNameOfUid(db: ContactDb, bookId: string, uid: string): Promise<string | null> {
  const { rows } = await sql<{ name: string }>`select name from contacts.card
    where book_id = ${bookId} and uid = ${uid}`.execute(db);
  return rows[0]?.name ?? null;
}

export interface FreshCard {
  /** Of a card that is new; one that is written over keeps its own. */
  readonly id: string;
  readonly bookId: string;
  readonly name: string;
  readonly uid: string;
  readonly body: string;
  readonly size: number;
  readonly etag: string;
  readonly isGroup: boolean;
  readonly displayName: string;
  readonly organisation: string;
  readonly mails: readonly string[];
  readonly revision: number;
}

/** Adds a card or writes it over that of its name, and forgets that something of its name was removed; resolves with its id. */
export async function storeCard(trx: ContactDb, card: FreshCard): Promise<string> {
  const { rows } = await sql<{
    id: string;
  }>`with known as (delete from contacts.removed where book_id = ${card.bookId} and name = ${card.name})
    insert into contacts.card (id, book_id, name, uid, body, size, etag, is_group, display_name, organisation, mails, revision)
    values (${card.id}, ${card.bookId}, ${card.name}, ${card.uid}, ${card.body}, ${card.size}, ${card.etag}, ${card.isGroup},
      ${card.displayName}, ${card.organisation}, ${[...card.mails]}::text[], ${card.revision})
    on conflict (book_id, name) do update set uid = excluded.uid, body = excluded.body, size = excluded.size,
      etag = excluded.etag, is_group = excluded.is_group, display_name = excluded.display_name,
      organisation = excluded.organisation, mails = excluded.mails,
      revision = excluded.revision, changed_at = now() returning id`.execute(trx);
  return rows[0]?.id ?? card.id;
}

/** Removes a card and notes that it was there. */
export async function deleteCard(trx: ContactDb, bookId: string, name: string, revision: number): Promise<void> {
  await sql`delete from contacts.card where book_id = ${bookId} and name = ${name}`.execute(trx);
  await sql`insert into contacts.removed (book_id, name, revision) values (${bookId}, ${name}, ${revision})
    on conflict (book_id, name) do update set revision = excluded.revision, removed_at = now()`.execute(trx);
}

/** What happened after a revision, in order: cards as they are now, or that they were removed. */
export interface CardChange {
  readonly name: string;
  readonly revision: number;
  readonly isRemoved: boolean;
}

export async function readChanges(db: ContactDb, bookId: string, since: number, limit: number): Promise<CardChange[]> {
  const { rows } = await sql<CardChange>`
    (select name, revision::float8 as revision, false as "isRemoved" from contacts.card
      where book_id = ${bookId} and revision > ${since} order by revision limit ${limit})
    union all
    (select name, revision::float8, true from contacts.removed
      where book_id = ${bookId} and revision > ${since} order by revision limit ${limit})
    order by revision limit ${limit}`.execute(db);
  return rows;
}

/** Forgets what was removed before a moment; clients that have not looked since begin anew. */
export async function forgetRemoved(db: ContactDb, before: Date): Promise<void> {
  await sql`with gone as (delete from contacts.removed where removed_at < ${before} returning book_id, revision),
      last as (select book_id, max(revision) as revision from gone group by book_id)
    update contacts.book b set forgotten_revision = greatest(b.forgotten_revision, last.revision)
    from last where b.id = last.book_id`.execute(db);
}

/** The same for a book, whose row is locked: the last `most` stay known. */
export async function forgetRemovedBeyond(trx: ContactDb, bookId: string, most: number): Promise<void> {
  await sql`with gone as (delete from contacts.removed where book_id = ${bookId} and revision <= (
        select revision from contacts.removed where book_id = ${bookId} order by revision desc offset ${most} limit 1)
      returning revision)
    update contacts.book set forgotten_revision = greatest(forgotten_revision, (select max(revision) from gone))
    where id = ${bookId}`.execute(trx);
}

/** A contact in a list. */
export interface ListedContact {
  readonly id: string;
  readonly displayName: string;
  readonly organisation: string;
  readonly mails: readonly string[];
}

interface ContactSearch {
  /** A part of a name, an organisation or an address; empty: all. */
  readonly query: string;
  readonly isWithMail: boolean;
  /** The last one of the page before. */
  readonly after: { readonly name: string; readonly id: string } | null;
  readonly limit: number;
}

/** Someone's own contacts, groups of them left out, by name. */
export async function listCards(
  db: ContactDb,
  ownerId: string,
  { query, isWithMail, after, limit }: ContactSearch,
): Promise<ListedContact[]> {
  const { rows } = await sql<ListedContact>`select c.id, c.display_name as "displayName", c.organisation, c.mails
    from contacts.book b join contacts.card c on c.book_id = b.id
    where b.owner_id = ${ownerId} and not c.is_group and (not ${isWithMail} or cardinality(c.mails) > 0)
      and strpos(lower(c.display_name || ' ' || c.organisation || ' ' || array_to_string(c.mails, ' ')), lower(${query})) > 0
      and (${after === null} or (lower(c.display_name), c.id) > (lower(${after?.name ?? ""}), ${after?.id ?? null}::uuid))
    order by lower(c.display_name), c.id limit ${limit}`.execute(db);
  return rows;
}

/** A card by its id, with the address of its book. */
export interface OwnCard extends StoredCard {
  readonly id: string;
  readonly slug: string;
}

export async function readOwnCard(db: ContactDb, ownerId: string, id: string): Promise<OwnCard | null> {
  if (!isUuid(id)) return null;
  const { rows } = await sql<OwnCard>`select ${columns}, c.id, c.body, b.slug
    from contacts.card c join contacts.book b on b.id = c.book_id
    where c.id = ${id} and b.owner_id = ${ownerId}`.execute(db);
  return rows[0] ?? null;
}
