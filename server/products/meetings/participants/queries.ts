import { sql } from "#database";
import type { MeetingDb } from "../tables.ts";

export interface ParticipantRow {
  readonly meetingId: string;
  readonly sid: string;
  readonly identity: string;
  readonly personId: string | null;
  readonly name: string;
  readonly organisationName: string | null;
  readonly joinedAt: Date;
}

export async function insertParticipant(db: MeetingDb, row: Omit<ParticipantRow, "joinedAt">): Promise<boolean> {
  const { rows } =
    await sql`insert into meetings.participant (meeting_id, sid, identity, person_id, name, organisation_name)
    select ${row.meetingId}, ${row.sid}, ${row.identity}, ${row.personId}, ${row.name}, ${row.organisationName}
    where exists (select 1 from meetings.meeting where id = ${row.meetingId})
    on conflict do nothing returning sid`.execute(db);
  return rows.length > 0;
}

export async function markLeft(db: MeetingDb, meetingId: string, sid: string): Promise<boolean> {
  const { rows } = await sql`update meetings.participant set left_at = now()
    where meeting_id = ${meetingId} and sid = ${sid} and left_at is null returning sid`.execute(db);
  return rows.length > 0;
}

export async function readPresent(db: MeetingDb, meetingIds: readonly string[]): Promise<ParticipantRow[]> {
  const { rows } = await sql<ParticipantRow>`select meeting_id as "meetingId", sid, identity, person_id as "personId",
      name, organisation_name as "organisationName", joined_at as "joinedAt"
    from meetings.participant where meeting_id = any(${meetingIds}::uuid[]) and left_at is null
    order by joined_at, sid`.execute(db);
  return rows;
}
