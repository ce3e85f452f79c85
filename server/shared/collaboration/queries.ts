import { sql, type AnyDb } from "#database";

export interface CollaborationTables {
  "collaboration.document": { id: string };
  "collaboration.update": { seq: number };
}

export interface DocumentRow {
  readonly seq: number;
  readonly bytes: number;
  readonly changedAt: Date;
  readonly changedBy: string | null;
  readonly lockedAt: Date | null;
  readonly lockedBy: string | null;
  readonly lockedVersion: string | null;
}

export interface VersionRow {
  readonly id: string;
  readonly name: string | null;
  readonly createdAt: Date;
  readonly createdBy: string | null;
}

export interface LogPart {
  readonly seq: number;
  readonly content: Uint8Array;
}

const documentColumns = sql`seq, bytes, changed_at as "changedAt", changed_by as "changedBy", locked_at as "lockedAt",
  locked_by as "lockedBy", locked_version as "lockedVersion"`;

export async function insertDocument(db: AnyDb, id: string): Promise<void> {
  await sql`insert into collaboration.document (id) values (${id}) on conflict do nothing`.execute(db);
}

export async function readDocument(db: AnyDb, id: string): Promise<DocumentRow | null> {
  const { rows } =
    await sql<DocumentRow>`select ${documentColumns} from collaboration.document where id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/**
 * Takes the next places in the log and writes there, in one statement; null when locked or too large or not there.
 * Gives the last place. Each update stays a row of its own, so that a bad one never takes another with it.
 */
export async function appendUpdates(
  db: AnyDb,
  update: { id: string; contents: readonly Uint8Array[]; by: string | null; maxBytes: number },
): Promise<number | null> {
  const size = update.contents.reduce((sum, one) => sum + one.length, 0);
  const { rows } = await sql<{ seq: number }>`
    with place as (
      update collaboration.document set seq = seq + ${update.contents.length}, bytes = bytes + ${size}, changed_at = now(), changed_by = ${update.by}
      where id = ${update.id} and locked_at is null and bytes + ${size} <= ${update.maxBytes}
      returning seq),
    written as (
      insert into collaboration.update (document_id, seq, content)
      select ${update.id}, place.seq - ${update.contents.length} + one.number, one.content
      from place, unnest(${update.contents.map((one) => Buffer.from(one))}::bytea[]) with ordinality as one (content, number))
    select seq from place`.execute(db);
  return rows[0]?.seq ?? null;
}

/** What was written after a place, oldest first: the snapshot when the log no longer reaches back that far, then the log. */
export async function readLog(db: AnyDb, id: string, after: number): Promise<LogPart[]> {
  const { rows } = await sql<LogPart>`
    select seq, content from collaboration.snapshot where document_id = ${id} and seq > ${after}
    union all
    select seq, content from collaboration.update where document_id = ${id} and seq > ${after}
    order by seq`.execute(db);
  return rows;
}

export async function readSequences(db: AnyDb, ids: readonly string[]): Promise<{ id: string; seq: number }[]> {
  const { rows } = await sql<{ id: string; seq: number }>`
    select id, seq from collaboration.document where id = any(${[...ids]}::text[])`.execute(db);
  return rows;
}

/** Puts everything up to `seq` in one piece and shortens the log by it; a newer snapshot stays. */
export async function writeSnapshot(db: AnyDb, id: string, seq: number, content: Uint8Array): Promise<void> {
  await sql`
    with written as (
      insert into collaboration.snapshot (document_id, seq, content) values (${id}, ${seq}, ${Buffer.from(content)})
      on conflict (document_id) do update set seq = excluded.seq, content = excluded.content where snapshot.seq < excluded.seq
      returning seq),
    shortened as (
      delete from collaboration.update where document_id = ${id} and seq <= (select seq from written) returning length(content) as size)
    update collaboration.document set bytes = ${content.length}
      + (select coalesce(sum(length(content)), 0) from collaboration.update where document_id = ${id} and seq > ${seq})
    where id = ${id} and exists (select from written)`.execute(db);
}

export async function setLock(
  db: AnyDb,
  id: string,
  lock: { by: string | null; version: string | null } | null,
): Promise<boolean> {
  const { rows } = lock
    ? await sql`update collaboration.document set locked_at = now(), locked_by = ${lock.by}, locked_version = ${lock.version}
        where id = ${id} and locked_at is null returning id`.execute(db)
    : await sql`update collaboration.document set locked_at = null, locked_by = null, locked_version = null
        where id = ${id} and locked_at is not null returning id`.execute(db);
  return rows.length > 0;
}

export async function insertVersion(
  db: AnyDb,
  version: { id: string; documentId: string; name: string | null; content: Uint8Array; by: string | null },
): Promise<void> {
  await sql`insert into collaboration.version (id, document_id, name, content, created_by)
    values (${version.id}, ${version.documentId}, ${version.name}, ${Buffer.from(version.content)}, ${version.by})`.execute(
    db,
  );
}

export async function readVersions(
  db: AnyDb,
  documentId: string,
  before: string | null,
  limit: number,
): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`
    select id, name, created_at as "createdAt", created_by as "createdBy" from collaboration.version
    where document_id = ${documentId} and (${before}::uuid is null or id < ${before}::uuid) order by id desc limit ${limit}`.execute(
    db,
  );
  return rows;
}

export async function readVersion(
  db: AnyDb,
  documentId: string,
  id: string,
): Promise<(VersionRow & { content: Uint8Array }) | null> {
  const { rows } = await sql<VersionRow & { content: Uint8Array }>`
    select id, name, created_at as "createdAt", created_by as "createdBy", content from collaboration.version
    where document_id = ${documentId} and id = ${id}::uuid`.execute(db);
  return rows[0] ?? null;
}

export async function renameVersion(db: AnyDb, documentId: string, id: string, name: string): Promise<boolean> {
  const { rows } = await sql`update collaboration.version set name = ${name}
    where document_id = ${documentId} and id = ${id}::uuid returning id`.execute(db);
  return rows.length > 0;
}

/** Of the versions nobody named, the newest fifty stay. */
export async function trimVersions(db: AnyDb, documentId: string): Promise<void> {
  await sql`delete from collaboration.version where document_id = ${documentId} and name is null and id not in (
    select id from collaboration.version where document_id = ${documentId} and name is null order by id desc limit 50)`.execute(
    db,
  );
}

export async function deleteDocument(db: AnyDb, id: string): Promise<void> {
  await sql`delete from collaboration.document where id = ${id}`.execute(db);
}
