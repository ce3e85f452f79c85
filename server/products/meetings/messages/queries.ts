import { sql } from "#database";
import type { MeetingDb } from "../tables.ts";

export interface StoredMessage {
  readonly id: string;
  readonly meetingId: string;
  readonly streamId: string;
  readonly personId: string | null;
  readonly name: string;
  readonly organisationName: string | null;
  readonly text: string;
  readonly sentAt: Date;
}

/** False when it is there already. */
export async function insertMessage(db: MeetingDb, message: StoredMessage): Promise<boolean> {
  const { rows } = await sql`insert into meetings.message
      (id, meeting_id, stream_id, person_id, name, organisation_name, text, sent_at)
    values (${message.id}, ${message.meetingId}, ${message.streamId}, ${message.personId}, ${message.name},
      ${message.organisationName}, ${message.text}, ${message.sentAt})
    on conflict do nothing returning id`.execute(db);
  return rows.length > 0;
}

/** In the order they were written, after a message. */
export async function readMessages(
  db: MeetingDb,
  meetingId: string,
  after: string | null,
  limit: number,
): Promise<StoredMessage[]> {
  const { rows } = await sql<StoredMessage>`select id, meeting_id as "meetingId", stream_id as "streamId",
      person_id as "personId", name, organisation_name as "organisationName", text, sent_at as "sentAt"
    from meetings.message where meeting_id = ${meetingId} and (${after}::uuid is null or id > ${after}::uuid)
    order by id limit ${limit}`.execute(db);
  return rows;
}

/** What was last written in each of these meetings, up to `most` characters, for the search. */
export async function readText(
  db: MeetingDb,
  meetingIds: readonly string[],
  most: number,
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; text: string }>`
    select meeting_id as id, right(string_agg(name || ': ' || text, e'\n' order by id), ${most}) as text
    from meetings.message where meeting_id = any(${meetingIds}::uuid[]) group by meeting_id`.execute(db);
  return new Map(rows.map((row) => [row.id, row.text]));
}

/** Everything written in a workspace's meetings that are not in the trash, for its export. */
export async function readMessagesOfWorkspace(db: MeetingDb, workspaceId: string): Promise<StoredMessage[]> {
  const { rows } = await sql<StoredMessage>`select m.id, m.meeting_id as "meetingId", m.stream_id as "streamId",
      m.person_id as "personId", m.name, m.organisation_name as "organisationName", m.text, m.sent_at as "sentAt"
    from meetings.message m join meetings.meeting g on g.id = m.meeting_id
    where g.workspace_id = ${workspaceId} and g.trashed_at is null order by m.id`.execute(db);
  return rows;
}
