import { sql } from "#database";
import type { CalendarDb } from "../tables.ts";

/** How far someone's inbox has come; `id` is its person's. */
export interface InboxState {
  readonly id: string;
  readonly revision: number;
  readonly forgottenRevision: number;
}

/** A message of scheduling (RFC 6638 §4). */
export interface MessageRow {
  readonly name: string;
  readonly uid: string;
  readonly body: string;
  readonly etag: string;
  readonly revision: number;
  readonly createdAt: Date;
}

const columns = sql`m.name, m.uid, m.body, m.etag, m.revision::float8 as revision, m.created_at as "createdAt"`;

export async function readInbox(db: CalendarDb, personId: string): Promise<InboxState> {
  const { rows } = await sql<Omit<InboxState, "id">>`select revision::float8 as revision,
    forgotten_revision::float8 as "forgottenRevision" from calendar.inbox where person_id = ${personId}`.execute(db);
  return { id: personId, revision: 0, forgottenRevision: 0, ...rows[0] };
}

/** The next revision, under the inbox's lock. */
export async function raiseInboxRevision(trx: CalendarDb, personId: string): Promise<number> {
  const { rows } = await sql<{ revision: number }>`insert into calendar.inbox as i (person_id, revision)
    values (${personId}, 1) on conflict (person_id) do update set revision = i.revision + 1
    returning i.revision::float8 as revision`.execute(trx);
  return rows[0]?.revision ?? 0;
}

/** A page by revision, after one of them. */
export async function readMessages(
  db: CalendarDb,
  personId: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<MessageRow[]> {
  const { rows } = await sql<MessageRow>`select ${columns} from calendar.inbox_message m
    where m.person_id = ${personId} and m.revision > ${after} order by m.revision limit ${limit}`.execute(db);
  return rows;
}

export async function readMessagesByName(
  db: CalendarDb,
  personId: string,
  names: readonly string[],
): Promise<MessageRow[]> {
  const { rows } = await sql<MessageRow>`select ${columns} from calendar.inbox_message m
    where m.person_id = ${personId} and m.name = any(${[...names]}::text[])`.execute(db);
  return rows;
}

/** Writes a message over what stood at its address. */
export async function storeMessage(
  trx: CalendarDb,
  personId: string,
  { name, uid, body, etag, revision, createdAt }: MessageRow,
): Promise<void> {
  await sql`delete from calendar.inbox_removed where person_id = ${personId} and name = ${name}`.execute(trx);
  await sql`insert into calendar.inbox_message (person_id, name, uid, body, etag, revision, created_at)
    values (${personId}, ${name}, ${uid}, ${body}, ${etag}, ${revision}, ${createdAt})
    on conflict (person_id, name) do update set uid = excluded.uid, body = excluded.body, etag = excluded.etag,
      revision = excluded.revision, created_at = excluded.created_at`.execute(trx);
}

/** The names of what goes beyond a number of messages or of bytes, the oldest first. */
export async function readBeyond(
  trx: CalendarDb,
  personId: string,
  { messages, bytes }: { readonly messages: number; readonly bytes: number },
): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from (
      select name, revision, row_number() over newest as number, sum(octet_length(body)) over newest as bytes
      from calendar.inbox_message where person_id = ${personId} window newest as (order by revision desc)) m
    where number > ${messages} or (number > 1 and bytes > ${bytes}) order by revision`.execute(trx);
  return rows.map(({ name }) => name);
}

/** Removes a message under its inbox's lock, where there is one. */
export async function deleteMessage(
  trx: CalendarDb,
  personId: string,
  { name, revision }: Pick<MessageRow, "name" | "revision">,
): Promise<void> {
  const { rows } = await sql`delete from calendar.inbox_message
    where person_id = ${personId} and name = ${name} returning name`.execute(trx);
  if (rows.length === 0) return;
  await sql`insert into calendar.inbox_removed (person_id, name, revision) values (${personId}, ${name}, ${revision})
    on conflict (person_id, name) do update set revision = excluded.revision, removed_at = now()`.execute(trx);
}

/** What happened after a revision, in order. */
export async function readInboxChanges(
  db: CalendarDb,
  personId: string,
  { since, limit }: { readonly since: number; readonly limit: number },
): Promise<{ readonly name: string; readonly revision: number; readonly isRemoved: boolean }[]> {
  const { rows } = await sql<{ name: string; revision: number; isRemoved: boolean }>`
    select name, revision::float8 as revision, false as "isRemoved" from calendar.inbox_message
      where person_id = ${personId} and revision > ${since}
    union all
    select name, revision::float8, true from calendar.inbox_removed where person_id = ${personId} and revision > ${since}
    order by revision limit ${limit}`.execute(db);
  return rows;
}

/** Those with messages from before a moment: no program fetches them. */
export async function readStaleInboxes(db: CalendarDb, before: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct person_id as id from calendar.inbox_message
    where created_at < ${before} limit 1000`.execute(db);
  return rows.map(({ id }) => id);
}

export async function readStaleNames(db: CalendarDb, personId: string, before: Date): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from calendar.inbox_message
    where person_id = ${personId} and created_at < ${before} order by revision`.execute(db);
  return rows.map(({ name }) => name);
}

/** Forgets what was removed before a moment; clients that have not looked since begin anew. */
export async function forgetRemovedMessages(db: CalendarDb, before: Date): Promise<void> {
  // The inbox first, as everybody locks them.
  await sql`with locked as (select person_id from calendar.inbox where person_id in
        (select person_id from calendar.inbox_removed where removed_at < ${before}) order by person_id for update),
      gone as (delete from calendar.inbox_removed where removed_at < ${before}
        and person_id in (select person_id from locked) returning person_id, revision),
      last as (select person_id, max(revision) as revision from gone group by person_id)
    update calendar.inbox i set forgotten_revision = greatest(i.forgotten_revision, last.revision)
    from last where i.person_id = last.person_id`.execute(db);
}
