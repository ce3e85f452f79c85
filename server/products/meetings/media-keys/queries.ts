import { sql, type RawBuilder } from "#database";
import type { MeetingDb } from "../tables.ts";

/** A process that has not been seen for this long is gone. */
const goneAfter = sql`interval '15 seconds'`;

/** A room of a media key; timeouts in seconds. */
export interface KeyRoomRow {
  readonly keyId: string;
  readonly name: string;
  readonly sid: string;
  readonly emptyTimeout: number;
  readonly departureTimeout: number;
  readonly maxParticipants: number;
  readonly metadata: string;
  readonly createdAt: Date;
  readonly processId: string | null;
  /** Null: no living process holds it. */
  readonly address: string | null;
}

/** What is said of a room when it is created; 0 and empty: nothing. */
export type RoomSettings = Pick<KeyRoomRow, "emptyTimeout" | "departureTimeout" | "maxParticipants" | "metadata">;

/** The process that asks for a room, and where the others reach it. */
export interface Claimant {
  readonly processId: string;
  readonly address: string;
}

type RoomName = Pick<KeyRoomRow, "keyId" | "name">;

const columns = sql`key_id as "keyId", name, sid, empty_timeout as "emptyTimeout",
  departure_timeout as "departureTimeout", max_participants as "maxParticipants", metadata, created_at as "createdAt",
  case when seen_at < now() - ${goneAfter} then null else process_id end as "processId",
  case when seen_at < now() - ${goneAfter} then null else address end as address`;

async function one(query: RawBuilder<KeyRoomRow>, db: MeetingDb): Promise<KeyRoomRow | null> {
  return (await query.execute(db)).rows[0] ?? null;
}

export const readKeyRoom = (db: MeetingDb, { keyId, name }: RoomName): Promise<KeyRoomRow | null> =>
  one(sql`select ${columns} from meetings.key_room where key_id = ${keyId} and name = ${name}`, db);

/** Oldest first. `names` empty: all of the key. */
export async function readKeyRooms(db: MeetingDb, keyId: string, names: readonly string[]): Promise<KeyRoomRow[]> {
  const { rows } = await sql<KeyRoomRow>`select ${columns} from meetings.key_room where key_id = ${keyId}
    and (${names.length} = 0 or name = any(${[...names]})) order by created_at, name`.execute(db);
  return rows;
}

/** Takes a room that is there for a process; null: it is not there, or a living process has it. */
export const takeKeyRoom = (
  db: MeetingDb,
  { keyId, name }: RoomName,
  { processId, address }: Claimant,
): Promise<KeyRoomRow | null> =>
  one(
    sql`update meetings.key_room set process_id = ${processId}, address = ${address}, seen_at = now()
      where key_id = ${keyId} and name = ${name} and (process_id is null or process_id = ${processId}
        or address = ${address} or seen_at < now() - ${goneAfter})
      returning ${columns}`,
    db,
  );

/** Makes a room; null: it is there already, or the key has as many as it may. One after another for each key. */
export const insertKeyRoom = (
  db: MeetingDb,
  { keyId, name, sid, ...of }: RoomName & RoomSettings & { readonly sid: string },
  { processId, address }: Claimant,
  most: number,
): Promise<KeyRoomRow | null> =>
  db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`meetings.key_room ${keyId}`}, 0))`.execute(trx);
    return one(
      sql`insert into meetings.key_room
          (key_id, name, sid, empty_timeout, departure_timeout, max_participants, metadata, process_id, address)
        select ${keyId}, ${name}, ${sid}, ${of.emptyTimeout}, ${of.departureTimeout}, ${of.maxParticipants},
          ${of.metadata}, ${processId}, ${address}
        where (select count(*) from meetings.key_room where key_id = ${keyId}) < ${most}
        on conflict (key_id, name) do nothing returning ${columns}`,
      trx,
    );
  });

/** Changes what a room is like; 0 and empty leave it as it is. */
export const changeKeyRoom = (
  db: MeetingDb,
  { keyId, name }: RoomName,
  { emptyTimeout, departureTimeout, maxParticipants, metadata }: RoomSettings,
): Promise<KeyRoomRow | null> =>
  one(
    sql`update meetings.key_room set
        empty_timeout = coalesce(nullif(${emptyTimeout}::integer, 0), empty_timeout),
        departure_timeout = coalesce(nullif(${departureTimeout}::integer, 0), departure_timeout),
        max_participants = coalesce(nullif(${maxParticipants}::integer, 0), max_participants),
        metadata = coalesce(nullif(${metadata}::text, ''), metadata)
      where key_id = ${keyId} and name = ${name} returning ${columns}`,
    db,
  );

export const setKeyRoomMetadata = (
  db: MeetingDb,
  { keyId, name }: RoomName,
  metadata: string,
): Promise<KeyRoomRow | null> =>
  one(
    sql`update meetings.key_room set metadata = ${metadata} where key_id = ${keyId} and name = ${name}
      returning ${columns}`,
    db,
  );

export const deleteKeyRoom = (
  db: MeetingDb,
  { keyId, name, sid }: RoomName & { readonly sid: string | undefined },
  processId: string,
): Promise<KeyRoomRow | null> =>
  one(
    sql`delete from meetings.key_room where key_id = ${keyId} and name = ${name} and sid = ${sid ?? sql.ref("sid")}
      and (process_id is null or process_id = ${processId} or seen_at < now() - ${goneAfter}) returning ${columns}`,
    db,
  );

/** Says that these rooms go on in a process. */
export async function refreshKeyRooms(db: MeetingDb, processId: string, rooms: readonly RoomName[]): Promise<void> {
  await sql`update meetings.key_room r set seen_at = now()
    from unnest(${rooms.map(({ keyId }) => keyId)}::text[], ${rooms.map(({ name }) => name)}::text[]) as n (key_id, name)
    where r.key_id = n.key_id and r.name = n.name and r.process_id = ${processId}`.execute(db);
}

/** Rooms that no process has had for longer than they may be empty are gone. */
export async function deleteForgottenKeyRooms(db: MeetingDb): Promise<KeyRoomRow[]> {
  const { rows } = await sql<KeyRoomRow>`delete from meetings.key_room
    where seen_at < now() - ${goneAfter} - make_interval(secs => greatest(empty_timeout, departure_timeout))
    returning ${columns}`.execute(db);
  return rows;
}

/** A process that stops gives its rooms away: who is in them comes back to another. */
export async function releaseKeyRooms(db: MeetingDb, processId: string): Promise<void> {
  await sql`update meetings.key_room set process_id = null, address = null, seen_at = now()
    where process_id = ${processId}`.execute(db);
}
