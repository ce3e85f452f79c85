import type { MeetingPermissions } from "@safos/contract/meetings";
import { sql } from "#database";
import type { MeetingDb } from "../tables.ts";

export async function updatePermissions(
  db: MeetingDb,
  meetingId: string,
  { microphone, camera, screen, chat }: MeetingPermissions,
): Promise<void> {
  await sql`update meetings.meeting set may_unmute = ${microphone}, may_use_camera = ${camera}, may_share = ${screen},
    may_write = ${chat} where id = ${meetingId}`.execute(db);
}

/** False when they were already. */
export async function insertModerator(
  db: MeetingDb,
  meetingId: string,
  personId: string,
  addedBy: string,
): Promise<boolean> {
  const { rows } = await sql`insert into meetings.moderator (meeting_id, person_id, added_by)
    values (${meetingId}, ${personId}, ${addedBy}) on conflict do nothing returning person_id`.execute(db);
  return rows.length > 0;
}

/** False when they were none. */
export async function deleteModerator(db: MeetingDb, meetingId: string, personId: string): Promise<boolean> {
  const { rows } = await sql`delete from meetings.moderator where meeting_id = ${meetingId} and person_id = ${personId}
    returning person_id`.execute(db);
  return rows.length > 0;
}

/** Who is no member any more begins anew, should they come back. */
export async function deleteModeratorIn(db: MeetingDb, workspaceId: string, personId: string): Promise<void> {
  await sql`delete from meetings.moderator o using meetings.meeting m
    where m.id = o.meeting_id and m.workspace_id = ${workspaceId} and o.person_id = ${personId}`.execute(db);
}
