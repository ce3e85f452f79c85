import { isUuid, sql } from "#database";
import type { Classed, FoundItem } from "#items";
import type { MeetingRow } from "./meeting/queries.ts";
import type { MeetingDb } from "./tables.ts";

/** A meeting as other modules know it; in the trash or not. */
export type MeetingItem = Pick<
  MeetingRow,
  "id" | "workspaceId" | "roomId" | "title" | "startsAt" | "startedAt" | "createdBy" | "createdAt"
> & { readonly trashedAt: Date | null };

const columns = sql`id, workspace_id as "workspaceId", room_id as "roomId", title, starts_at as "startsAt", started_at as "startedAt",
  created_by as "createdBy", created_at as "createdAt", trashed_at as "trashedAt"`;

export async function readItems(db: MeetingDb, ids: readonly string[]): Promise<MeetingItem[]> {
  const { rows } = await sql<MeetingItem>`select ${columns} from meetings.meeting
    where id = any(${ids.filter(isUuid)}::uuid[])`.execute(db);
  return rows;
}

/** Up to 500, the latest first. */
export async function readTrashedItems(db: MeetingDb, workspaceId: string): Promise<MeetingItem[]> {
  const { rows } = await sql<MeetingItem>`select ${columns} from meetings.meeting
    where workspace_id = ${workspaceId} and trashed_at is not null order by trashed_at desc limit 500`.execute(db);
  return rows;
}

/** The address of its page; of a call from a direct chat the chat's. */
export const pathOf = ({ id, workspaceId, roomId }: Pick<MeetingItem, "id" | "workspaceId" | "roomId">): string =>
  roomId === null ? `/w/${workspaceId}/meetings/${id}` : `/chat/${encodeURIComponent(roomId)}`;

/** A meeting as its information class is asked for. */
export const classedOf = ({ id, workspaceId }: Pick<MeetingItem, "id" | "workspaceId">): Classed => ({
  kind: "meeting",
  id,
  workspaceId,
});

export const viewItem = (row: MeetingItem): FoundItem => ({
  kind: "meeting",
  id: row.id,
  workspaceId: row.workspaceId,
  title: row.title,
  path: pathOf(row),
  ownerId: row.createdBy,
  isTrashed: row.trashedAt !== null,
});
