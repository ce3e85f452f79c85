import { sql } from "#database";
import type { MeetingDb } from "../tables.ts";

/** The meeting of a room's call that goes on, of the same secrecy as the room; the latest. */
export async function readLiveIn(db: MeetingDb, roomId: string, isEncrypted: boolean): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`select id from meetings.meeting
    where room_id = ${roomId} and is_encrypted = ${isEncrypted} and started_at is not null and ended_at is null
      and trashed_at is null order by started_at desc limit 1`.execute(db);
  return rows[0]?.id ?? null;
}

/** People who are or were in a call, on each of their devices. */
export interface DeviceRow {
  readonly identity: string;
  readonly personId: string;
  readonly isIn: boolean;
  /** Their latest stay in the call, which another one follows after a reload; null: they are in no more. */
  readonly stay: string | null;
}

/** @param identity null: everybody's */
export async function readDevices(db: MeetingDb, meetingId: string, identity: string | null): Promise<DeviceRow[]> {
  const { rows } = await sql<DeviceRow>`select identity, person_id as "personId", bool_or(left_at is null) as "isIn",
      (array_agg(sid order by joined_at desc) filter (where left_at is null))[1] as stay
    from meetings.participant where meeting_id = ${meetingId} and person_id is not null
      and (${identity}::text is null or identity = ${identity}) group by identity, person_id`.execute(db);
  return rows;
}
