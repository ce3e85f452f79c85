import type { WebinarPart } from "@safos/contract/webinar";
import { sql } from "#database";
import { personOfWho } from "../breakout/room.ts";
import type { MeetingDb } from "../tables.ts";

/** Those who were let up from the audience; of everybody, or of one. */
export async function readParts(
  db: MeetingDb,
  meetingId: string,
  who: string | null = null,
): Promise<Map<string, WebinarPart>> {
  const { rows } = await sql<{ who: string; part: WebinarPart }>`select who, part from meetings.stage_place
    where meeting_id = ${meetingId} and part <> 'audience' and (${who}::text is null or who = ${who})`.execute(db);
  return new Map(rows.map((row) => [row.who, row.part]));
}

export interface PlacedRow {
  readonly who: string;
  readonly part: WebinarPart;
  readonly raisedAt: Date | null;
  readonly name: string;
  readonly organisationName: string | null;
}

/** Whose hand is up, in their order, and who was let up; of those who are in the call. */
export async function readPlaced(db: MeetingDb, meetingId: string): Promise<PlacedRow[]> {
  const { rows } = await sql<PlacedRow>`select s.who, s.part, s.raised_at as "raisedAt", p.name,
      p.organisation_name as "organisationName"
    from meetings.stage_place s
    join lateral (select name, organisation_name from meetings.participant
      where meeting_id = s.meeting_id and left_at is null
        and (identity = s.who or starts_with(identity, s.who || '_')) limit 1) p on true
    where s.meeting_id = ${meetingId} and (s.raised_at is not null or s.part <> 'audience')
    order by s.raised_at nulls last, s.who`.execute(db);
  return rows;
}

export async function readOwnPlace(
  db: MeetingDb,
  meetingId: string,
  who: string,
): Promise<{ readonly part: WebinarPart; readonly isHandUp: boolean } | null> {
  const { rows } = await sql<{ part: WebinarPart; isHandUp: boolean }>`select part,
      raised_at is not null as "isHandUp"
    from meetings.stage_place where meeting_id = ${meetingId} and who = ${who}`.execute(db);
  return rows[0] ?? null;
}

/** A hand that is up stays where it is in the queue. False: nothing has changed. */
export async function writeHand(db: MeetingDb, meetingId: string, who: string, isUp: boolean): Promise<boolean> {
  const { rows } = await (
    isUp
      ? sql`insert into meetings.stage_place as s (meeting_id, who, person_id, raised_at)
          values (${meetingId}, ${who}, ${personOfWho(who)}, clock_timestamp())
          on conflict (meeting_id, who) do update set raised_at = excluded.raised_at where s.raised_at is null
          returning who`
      : sql`update meetings.stage_place set raised_at = null
          where meeting_id = ${meetingId} and who = ${who} and raised_at is not null returning who`
  ).execute(db);
  return rows.length > 0;
}

/** The hand is down then. */
export async function writePart(db: MeetingDb, meetingId: string, who: string, part: WebinarPart): Promise<void> {
  await sql`insert into meetings.stage_place (meeting_id, who, person_id, part)
    values (${meetingId}, ${who}, ${personOfWho(who)}, ${part})
    on conflict (meeting_id, who) do update set part = excluded.part, raised_at = null`.execute(db);
}

/** Who was removed comes back to the audience. */
export async function deletePart(db: MeetingDb, meetingId: string, who: string): Promise<void> {
  await sql`delete from meetings.stage_place where meeting_id = ${meetingId} and who = ${who}`.execute(db);
}

/** Who is no longer in a workspace comes back to the audience of its webinars. */
export async function deletePartsOf(db: MeetingDb, workspaceId: string, who: string): Promise<void> {
  await sql`delete from meetings.stage_place s using meetings.meeting m
    where m.id = s.meeting_id and m.workspace_id = ${workspaceId} and s.who = ${who}`.execute(db);
}

/** As the people of the call know them; null: they are not in it. */
export async function readPresentAs(
  db: MeetingDb,
  meetingId: string,
  who: string,
): Promise<{ readonly name: string; readonly organisationName: string | null } | null> {
  const { rows } = await sql<{ name: string; organisationName: string | null }>`select name,
      organisation_name as "organisationName" from meetings.participant
    where meeting_id = ${meetingId} and left_at is null
      and (identity = ${who} or starts_with(identity, ${who} || '_')) limit 1`.execute(db);
  return rows[0] ?? null;
}

/** Of all who are in the call these are its audience. */
export async function writeAudience(db: MeetingDb, meetingId: string, identities: readonly string[]): Promise<void> {
  await sql`update meetings.participant set is_audience = (identity = any(${identities}::text[]))
    where meeting_id = ${meetingId} and left_at is null
      and is_audience <> (identity = any(${identities}::text[]))`.execute(db);
}

export async function countAudience(db: MeetingDb, meetingId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::integer as n from meetings.participant
    where meeting_id = ${meetingId} and left_at is null and is_audience`.execute(db);
  return rows[0]?.n ?? 0;
}
