import { sql } from "#database";
import type { MeetingRow } from "../meeting/queries.ts";
import type { MeetingDb } from "../tables.ts";

/** A meeting as its registrations need it, in the trash or not. */
export type KnownMeeting = Pick<
  MeetingRow,
  "id" | "workspaceId" | "title" | "startsAt" | "endsAt" | "startedAt" | "endedAt"
>;

/** Null: it is gone for good. */
export async function readKnown(db: MeetingDb, id: string): Promise<KnownMeeting | null> {
  const { rows } = await sql<KnownMeeting>`select id, workspace_id as "workspaceId", title, starts_at as "startsAt",
    ends_at as "endsAt", started_at as "startedAt", ended_at as "endedAt"
    from meetings.meeting where id = ${id}`.execute(db);
  return rows[0] ?? null;
}
