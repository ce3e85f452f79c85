import { sql, type AnyDb, type Db } from "#database";

export interface WhiteboardTables {
  "whiteboards.whiteboard": { id: string };
  "whiteboards.image": { id: string };
}
export type WhiteboardDb = Db<WhiteboardTables>;

export interface WhiteboardRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly title: string;
  readonly ownerId: string | null;
  readonly meetingId: string | null;
  readonly elementCount: number;
  readonly createdAt: Date;
  readonly changedAt: Date;
  readonly changedBy: string | null;
  readonly trashedAt: Date | null;
}

const columns = sql`w.id, w.workspace_id as "workspaceId", w.title, w.owner_id as "ownerId", w.meeting_id as "meetingId",
  w.element_count as "elementCount", w.created_at as "createdAt", w.changed_at as "changedAt", w.changed_by as "changedBy",
  w.trashed_at as "trashedAt"`;

export async function readWhiteboards(db: AnyDb, ids: readonly string[]): Promise<WhiteboardRow[]> {
  const { rows } = await sql<WhiteboardRow>`select ${columns} from whiteboards.whiteboard w
    where w.id = any(${[...ids]}::uuid[])`.execute(db);
  return rows;
}

export const readWhiteboard = async (db: AnyDb, id: string): Promise<WhiteboardRow | null> =>
  (await readWhiteboards(db, [id]))[0] ?? null;

export async function readOfWorkspace(
  db: AnyDb,
  workspaceId: string,
  after: string | null,
  limit: number,
): Promise<WhiteboardRow[]> {
  const { rows } = await sql<WhiteboardRow>`select ${columns} from whiteboards.whiteboard w
    where w.workspace_id = ${workspaceId} and w.trashed_at is null and (${after}::uuid is null or w.id > ${after}::uuid)
    order by w.id limit ${limit}`.execute(db);
  return rows;
}

export async function readOfMeeting(db: AnyDb, workspaceId: string, meetingId: string): Promise<WhiteboardRow | null> {
  const { rows } = await sql<WhiteboardRow>`select ${columns} from whiteboards.whiteboard w
    where w.meeting_id = ${meetingId} and w.workspace_id = ${workspaceId} and w.trashed_at is null`.execute(db);
  return rows[0] ?? null;
}

/** Null when the meeting has got a whiteboard in the meantime. */
export async function insertWhiteboard(
  db: AnyDb,
  fresh: {
    id: string;
    workspaceId: string;
    title: string;
    by: string;
    meetingId: string | null;
    text: string;
    elementCount: number;
  },
): Promise<WhiteboardRow | null> {
  const { rows } = await sql<WhiteboardRow>`
    insert into whiteboards.whiteboard as w (id, workspace_id, title, owner_id, changed_by, meeting_id, text, element_count)
    values (${fresh.id}, ${fresh.workspaceId}, ${fresh.title}, ${fresh.by}, ${fresh.by}, ${fresh.meetingId}, ${fresh.text}, ${fresh.elementCount})
    on conflict (meeting_id) where trashed_at is null do nothing returning ${columns}`.execute(db);
  return rows[0] ?? null;
}

export async function updateTitle(db: AnyDb, id: string, title: string): Promise<WhiteboardRow | null> {
  const { rows } = await sql<WhiteboardRow>`update whiteboards.whiteboard w set title = ${title}
    where w.id = ${id} returning ${columns}`.execute(db);
  return rows[0] ?? null;
}

export async function updateContent(
  db: AnyDb,
  id: string,
  change: { text: string; elementCount: number; by: string | null },
): Promise<WhiteboardRow | null> {
  const { rows } = await sql<WhiteboardRow>`update whiteboards.whiteboard w
    set text = ${change.text}, element_count = ${change.elementCount}, changed_at = now(), changed_by = ${change.by}
    where w.id = ${id} returning ${columns}`.execute(db);
  return rows[0] ?? null;
}

/** Back from the trash it is a whiteboard of its own when its meeting has got another one. */
export async function setTrashed(db: AnyDb, id: string, isTrashed: boolean): Promise<WhiteboardRow | null> {
  const { rows } = await sql<WhiteboardRow>`update whiteboards.whiteboard w set
      trashed_at = case when ${isTrashed}::boolean then coalesce(w.trashed_at, now()) end,
      meeting_id = case when ${isTrashed}::boolean or not exists (select from whiteboards.whiteboard o
        where o.meeting_id = w.meeting_id and o.trashed_at is null and o.id <> w.id) then w.meeting_id end
    where w.id = ${id} returning ${columns}`.execute(db);
  return rows[0] ?? null;
}

export async function readTrashed(db: AnyDb, workspaceId: string): Promise<WhiteboardRow[]> {
  const { rows } = await sql<WhiteboardRow>`select ${columns} from whiteboards.whiteboard w
    where w.workspace_id = ${workspaceId} and w.trashed_at is not null order by w.trashed_at desc limit 500`.execute(
    db,
  );
  return rows;
}

export async function deleteTrashed(db: AnyDb, before: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`delete from whiteboards.whiteboard where trashed_at < ${before}
    returning id`.execute(db);
  return rows.map((row) => row.id);
}

export interface ImageRow {
  readonly id: string;
  readonly blob: string;
  readonly contentType: string;
  readonly width: number;
  readonly height: number;
}

/** The first picture of a name stays: elements everywhere show it already. */
export async function insertImage(db: AnyDb, whiteboardId: string, image: ImageRow): Promise<void> {
  await sql`insert into whiteboards.image (whiteboard_id, id, blob, content_type, width, height)
    values (${whiteboardId}, ${image.id}, ${image.blob}, ${image.contentType}, ${image.width}, ${image.height})
    on conflict do nothing`.execute(db);
}

export async function readImages(db: AnyDb, whiteboardId: string, ids: readonly string[]): Promise<ImageRow[]> {
  const { rows } =
    await sql<ImageRow>`select id, blob, content_type as "contentType", width, height from whiteboards.image
    where whiteboard_id = ${whiteboardId} and id = any(${[...ids]}::text[])`.execute(db);
  return rows;
}

export async function readBlobsInUse(db: AnyDb, hashes: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ blob: string }>`select distinct blob from whiteboards.image
    where blob = any(${[...hashes]}::text[])`.execute(db);
  return rows.map((row) => row.blob);
}

export async function readBlobPlaces(
  db: AnyDb,
  hashes: readonly string[],
): Promise<{ hash: string; workspaceId: string }[]> {
  const { rows } = await sql<{
    hash: string;
    workspaceId: string;
  }>`select distinct i.blob as hash, w.workspace_id as "workspaceId"
    from whiteboards.image i join whiteboards.whiteboard w on w.id = i.whiteboard_id
    where i.blob = any(${[...hashes]}::text[]) and w.workspace_id is not null`.execute(db);
  return rows;
}

export async function readForSearch(db: AnyDb, ids: readonly string[]): Promise<(WhiteboardRow & { text: string })[]> {
  const { rows } = await sql<WhiteboardRow & { text: string }>`select ${columns}, w.text from whiteboards.whiteboard w
    where w.id = any(${[...ids]}::uuid[]) and w.trashed_at is null`.execute(db);
  return rows;
}

export async function readIdsAfter(db: AnyDb, after: string | null, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from whiteboards.whiteboard
    where trashed_at is null and (${after}::uuid is null or id > ${after}::uuid) order by id limit ${limit}`.execute(
    db,
  );
  return rows.map((row) => row.id);
}
