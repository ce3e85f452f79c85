import { sql } from "#database";
import type { FileDb } from "../tables.ts";

export interface UploadRow {
  readonly id: string;
  readonly personId: string;
  readonly key: string;
  readonly workspaceId: string | null;
  readonly parentId: number | null;
  readonly name: string | null;
  readonly size: number | null;
  readonly mtime: Date | null;
}
export interface ChunkRow {
  readonly number: number;
  readonly blob: string;
  readonly size: number;
  readonly createdAt: Date;
}
export type NewChunk = Omit<ChunkRow, "createdAt">;

const columns = sql`id, person_id as "personId", key, workspace_id as "workspaceId", parent_id as "parentId", name, size, mtime`;

export async function insertUpload(db: FileDb, row: UploadRow): Promise<boolean> {
  const { rows } = await sql`insert into files.upload (id, person_id, key, workspace_id, parent_id, name, size, mtime)
    values (${row.id}, ${row.personId}, ${row.key}, ${row.workspaceId}, ${row.parentId}, ${row.name}, ${row.size}, ${row.mtime})
    on conflict do nothing returning id`.execute(db);
  return rows.length > 0;
}

/** Found by the client's own key; touching it keeps it from expiring. */
export async function readUpload(db: FileDb, personId: string, key: string): Promise<UploadRow | null> {
  const { rows } =
    await sql<UploadRow>`update files.upload set touched_at = now() where person_id = ${personId} and key = ${key} returning ${columns}`.execute(
      db,
    );
  return rows[0] ?? null;
}

export async function readChunks(db: FileDb, uploadId: string): Promise<ChunkRow[]> {
  const { rows } =
    await sql<ChunkRow>`select number, blob, size, created_at as "createdAt" from files.upload_chunk where upload_id = ${uploadId} order by number`.execute(
      db,
    );
  return rows;
}

/** Until the transaction ends no other piece is written. False when the upload has ended. */
export async function lockUpload(trx: FileDb, uploadId: string): Promise<boolean> {
  const { rows } = await sql`select from files.upload where id = ${uploadId} for update`.execute(trx);
  return rows.length > 0;
}

/** The same piece sent again replaces the first: the bytes acknowledged last count. False when the upload has ended. */
export async function upsertChunk(db: FileDb, uploadId: string, { number, blob, size }: NewChunk): Promise<boolean> {
  const { rows } =
    await sql`insert into files.upload_chunk (upload_id, number, blob, size) select id, ${number}::bigint, ${blob}, ${size}::bigint
      from files.upload where id = ${uploadId} for key share
    on conflict (upload_id, number) do update set blob = excluded.blob, size = excluded.size, created_at = now() returning number`.execute(
      db,
    );
  return rows.length > 0;
}

export async function deleteChunk(db: FileDb, uploadId: string, number: number): Promise<boolean> {
  const { rows } =
    await sql`delete from files.upload_chunk where upload_id = ${uploadId} and number = ${number} returning number`.execute(
      db,
    );
  return rows.length > 0;
}

export async function deleteUpload(db: FileDb, id: string): Promise<void> {
  await sql`delete from files.upload where id = ${id}`.execute(db);
}

export async function deleteIdleUploads(db: FileDb, hours: number): Promise<void> {
  await sql`delete from files.upload where touched_at < now() - make_interval(hours => ${hours})`.execute(db);
}

export const sizeOf = (chunks: readonly ChunkRow[]): number => chunks.reduce((sum, one) => sum + one.size, 0);
