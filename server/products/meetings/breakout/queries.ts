import type { BreakoutMode } from "@safos/contract/breakout";
import { sql } from "#database";
import type { MeetingDb } from "../tables.ts";
import { personOfWho } from "./room.ts";

export interface BreakoutRow {
  readonly meetingId: string;
  readonly mode: BreakoutMode;
  readonly isOpen: boolean;
  readonly endsAt: Date | null;
  readonly restSeconds: number | null;
  readonly lengthSeconds: number | null;
  readonly message: string | null;
  readonly messageBy: string | null;
  readonly messageAt: Date | null;
  readonly version: number;
}
export interface RoomRow {
  readonly id: string;
  readonly name: string;
}
export interface PlaceRow {
  readonly who: string;
  readonly assignedId: string | null;
  readonly roomId: string | null;
  readonly asksHelp: boolean;
}

const columns = sql`meeting_id as "meetingId", mode, is_open as "isOpen", ends_at as "endsAt",
  rest_seconds as "restSeconds", length_seconds as "lengthSeconds", message, message_by as "messageBy",
  message_at as "messageAt", version`;

export async function readBreakout(db: MeetingDb, meetingId: string, isLocked = false): Promise<BreakoutRow | null> {
  const { rows } = await sql<BreakoutRow>`select ${columns} from meetings.breakout
    where meeting_id = ${meetingId} ${isLocked ? sql`for update` : sql``}`.execute(db);
  return rows[0] ?? null;
}

export async function readRooms(db: MeetingDb, meetingId: string): Promise<RoomRow[]> {
  const { rows } = await sql<RoomRow>`select id, name from meetings.breakout_room
    where meeting_id = ${meetingId} order by position`.execute(db);
  return rows;
}

/** Of everybody, or of one. */
export async function readPlaces(db: MeetingDb, meetingId: string, who: string | null = null): Promise<PlaceRow[]> {
  const { rows } = await sql<PlaceRow>`select who, assigned_id as "assignedId", room_id as "roomId",
      help_asked_at is not null as "asksHelp"
    from meetings.breakout_place where meeting_id = ${meetingId} and (${who}::text is null or who = ${who})`.execute(
    db,
  );
  return rows;
}

/** The rooms in their order, as many as there are; those that are left out are removed. */
export async function writeRooms(
  db: MeetingDb,
  meetingId: string,
  mode: BreakoutMode,
  rooms: readonly RoomRow[],
): Promise<void> {
  const ids = rooms.map(({ id }) => id);
  await sql`insert into meetings.breakout (meeting_id, mode) values (${meetingId}, ${mode})
    on conflict (meeting_id) do update set mode = excluded.mode`.execute(db);
  await sql`delete from meetings.breakout_room
    where meeting_id = ${meetingId} and id <> all(${ids}::uuid[])`.execute(db);
  await sql`insert into meetings.breakout_room (id, meeting_id, position, name)
    select one.id, ${meetingId}, one.position, one.name
    from unnest(${ids}::uuid[], ${rooms.map(({ name }) => name)}::text[]) with ordinality as one (id, name, position)
    on conflict (id) do update set position = excluded.position, name = excluded.name`.execute(db);
}

/** Where people are put, and with that are to be. */
export async function writePlaces(
  db: MeetingDb,
  meetingId: string,
  people: readonly { readonly who: string; readonly roomId: string | null }[],
): Promise<void> {
  const whos = people.map(({ who }) => who);
  await sql`insert into meetings.breakout_place (meeting_id, who, person_id, assigned_id, room_id)
    select ${meetingId}, one.who, one.person_id, one.room_id, one.room_id
    from unnest(${whos}::text[], ${whos.map(personOfWho)}::uuid[], ${people.map(({ roomId }) => roomId)}::uuid[])
      as one (who, person_id, room_id)
    on conflict (meeting_id, who) do update set assigned_id = excluded.assigned_id, room_id = excluded.room_id,
      help_asked_at = null`.execute(db);
}

/** Where someone is to be now; where they were put stays. */
export async function writePlace(db: MeetingDb, meetingId: string, who: string, roomId: string | null): Promise<void> {
  await sql`insert into meetings.breakout_place (meeting_id, who, person_id, room_id)
    values (${meetingId}, ${who}, ${personOfWho(who)}, ${roomId})
    on conflict (meeting_id, who) do update set room_id = excluded.room_id, help_asked_at = null`.execute(db);
}

export async function writeHelp(db: MeetingDb, meetingId: string, who: string, isAsked: boolean): Promise<void> {
  await sql`insert into meetings.breakout_place (meeting_id, who, person_id, help_asked_at)
    values (${meetingId}, ${who}, ${personOfWho(who)}, case when ${isAsked} then now() end)
    on conflict (meeting_id, who) do update set help_asked_at = excluded.help_asked_at`.execute(db);
}

/** Who leads has come to a room. */
export async function clearHelp(db: MeetingDb, meetingId: string, roomId: string): Promise<void> {
  await sql`update meetings.breakout_place set help_asked_at = null
    where meeting_id = ${meetingId} and room_id = ${roomId}`.execute(db);
}

/** Everybody is to be where they were put; nobody asks for help. */
export async function resetPlaces(db: MeetingDb, meetingId: string): Promise<void> {
  await sql`update meetings.breakout_place set room_id = assigned_id, help_asked_at = null
    where meeting_id = ${meetingId}`.execute(db);
}

export async function deletePlace(db: MeetingDb, meetingId: string, who: string): Promise<void> {
  await sql`delete from meetings.breakout_place where meeting_id = ${meetingId} and who = ${who}`.execute(db);
}

export async function openRooms(db: MeetingDb, meetingId: string, seconds: number | null): Promise<void> {
  await sql`update meetings.breakout set is_open = true, rest_seconds = null, length_seconds = ${seconds},
      ends_at = now() + make_interval(secs => ${seconds}::integer), message = null, message_by = null, message_at = null
    where meeting_id = ${meetingId}`.execute(db);
}

export async function closeRooms(db: MeetingDb, meetingId: string): Promise<void> {
  await sql`update meetings.breakout set is_open = false, ends_at = null, rest_seconds = null, length_seconds = null
    where meeting_id = ${meetingId}`.execute(db);
}

/** After this time everybody comes back, unless they do sooner. */
export async function endSoon(db: MeetingDb, meetingId: string, seconds: number): Promise<void> {
  await sql`update meetings.breakout set rest_seconds = null,
      ends_at = least(coalesce(ends_at, 'infinity'), now() + make_interval(secs => ${seconds}))
    where meeting_id = ${meetingId}`.execute(db);
}

/** More time, or the first; it may stand still meanwhile. */
export async function addTime(db: MeetingDb, meetingId: string, seconds: number): Promise<void> {
  await sql`update meetings.breakout set length_seconds = coalesce(length_seconds, 0) + ${seconds}::integer,
      rest_seconds = rest_seconds + ${seconds}::integer,
      ends_at = case when rest_seconds is null
        then coalesce(ends_at, now()) + make_interval(secs => ${seconds}::integer) end
    where meeting_id = ${meetingId}`.execute(db);
}

export async function pauseTime(db: MeetingDb, meetingId: string, isPaused: boolean): Promise<void> {
  await (
    isPaused
      ? sql`update meetings.breakout set ends_at = null,
          rest_seconds = greatest(1, extract(epoch from ends_at - now())::integer)
        where meeting_id = ${meetingId} and ends_at is not null`
      : sql`update meetings.breakout set rest_seconds = null, ends_at = now() + make_interval(secs => rest_seconds)
        where meeting_id = ${meetingId} and rest_seconds is not null`
  ).execute(db);
}

export async function writeMessage(db: MeetingDb, meetingId: string, text: string, name: string): Promise<void> {
  await sql`update meetings.breakout set message = ${text}, message_by = ${name}, message_at = now()
    where meeting_id = ${meetingId}`.execute(db);
}

export async function countChange(db: MeetingDb, meetingId: string): Promise<void> {
  await sql`update meetings.breakout set version = version + 1 where meeting_id = ${meetingId}`.execute(db);
}

/** Open ones whose time is over by then, and in how many ms. */
export async function readEnding(db: MeetingDb, withinSeconds: number): Promise<{ meetingId: string; inMs: number }[]> {
  const { rows } = await sql<{ meetingId: string; inMs: number }>`select meeting_id as "meetingId",
      (extract(epoch from ends_at - now()) * 1000)::float as "inMs"
    from meetings.breakout where is_open and ends_at < now() + make_interval(secs => ${withinSeconds})`.execute(db);
  return rows;
}

/** The workspace, where the time was over and this was the first to say so. */
export async function closeDue(db: MeetingDb, meetingId: string): Promise<string | null> {
  const { rows } = await sql<{ workspaceId: string }>`update meetings.breakout b set is_open = false, ends_at = null,
      rest_seconds = null, length_seconds = null, version = b.version + 1
    from meetings.meeting m where m.id = b.meeting_id and b.meeting_id = ${meetingId}
      and b.is_open and b.ends_at <= now()
    returning m.workspace_id as "workspaceId"`.execute(db);
  return rows[0]?.workspaceId ?? null;
}

/** Meetings of a workspace whose rooms someone visits without having been put there; they are to be back. */
export async function endVisits(db: MeetingDb, workspaceId: string, who: string): Promise<string[]> {
  const { rows } = await sql<{ meetingId: string }>`update meetings.breakout_place p set room_id = p.assigned_id
    from meetings.meeting m, meetings.breakout b
    where m.id = p.meeting_id and b.meeting_id = p.meeting_id and m.workspace_id = ${workspaceId} and p.who = ${who}
      and b.mode = 'assigned' and p.room_id is distinct from p.assigned_id and p.room_id is not null
    returning p.meeting_id as "meetingId"`.execute(db);
  return rows.map(({ meetingId }) => meetingId);
}
