import { sql } from "#database";
import type { MeetingDb } from "./queries.ts";

export interface NewLine {
  readonly id: string;
  readonly meetingId: string;
  readonly streamId: string;
  readonly personId: string | null;
  readonly name: string;
  readonly organisationName: string | null;
  readonly words: string;
  readonly saidAt: Date;
}

/** False when it is there already, or whoever said it has just been removed for good. */
export async function insertLine(db: MeetingDb, line: NewLine): Promise<boolean> {
  const { rows } = await sql`insert into meetings.line
      (id, meeting_id, stream_id, person_id, name, organisation_name, words, said_at)
    values (${line.id}, ${line.meetingId}, ${line.streamId}, (select id from identity.person where id = ${line.personId}),
      ${line.name}, ${line.organisationName}, ${line.words}, ${line.saidAt})
    on conflict do nothing returning id`.execute(db);
  return rows.length > 0;
}

/** In the order they were said, after a line. */
export async function readLines(
  db: MeetingDb,
  meetingId: string,
  after: string | null,
  limit: number,
): Promise<NewLine[]> {
  const { rows } = await sql<NewLine>`select id, meeting_id as "meetingId", stream_id as "streamId",
      person_id as "personId", name, organisation_name as "organisationName", words, said_at as "saidAt"
    from meetings.line where meeting_id = ${meetingId} and (${after}::uuid is null or id > ${after}::uuid)
    order by id limit ${limit}`.execute(db);
  return rows;
}

/** What was last said in each of these meetings, up to so many characters, for the search. */
export async function readWords(
  db: MeetingDb,
  meetingIds: readonly string[],
  most: number,
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; words: string }>`
    select meeting_id as id, right(string_agg(name || ': ' || words, e'\n' order by id), ${most}) as words
    from meetings.line where meeting_id = any(${meetingIds}::uuid[]) group by meeting_id`.execute(db);
  return new Map(rows.map((row) => [row.id, row.words]));
}

/** Everything said in a workspace's meetings that are not in the trash, for its export. */
export async function readLinesOfWorkspace(db: MeetingDb, workspaceId: string): Promise<NewLine[]> {
  const { rows } = await sql<NewLine>`select l.id, l.meeting_id as "meetingId", l.stream_id as "streamId",
      l.person_id as "personId", l.name, l.organisation_name as "organisationName", l.words, l.said_at as "saidAt"
    from meetings.line l join meetings.meeting m on m.id = l.meeting_id
    where m.workspace_id = ${workspaceId} and m.trashed_at is null order by l.id`.execute(db);
  return rows;
}
