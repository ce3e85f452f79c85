import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { knownRoomVersions } from "../events/room-version.ts";
import { slot } from "../resolution/graph.ts";
import { randomRoom, type ForkedRoom } from "../resolution/testing.ts";
import { MatrixCaller } from "../testing.ts";
import type { ChatTables } from "../tables.ts";
import { readLog, type RoomLog } from "./read-log.ts";
import { RoomIsHere, storeLog } from "./store-log.ts";

/** Rooms that were made elsewhere, put into the log. */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const here = new MatrixCaller(server);
const there = new MatrixCaller(twin, here.oracle);
const { anna } = server.people;
const db = server.safos.database.of<ChatTables>();
const id = encodeURIComponent;

const logOf = (room: ForkedRoom): RoomLog =>
  readLog(
    room.version,
    [...room.pdus].map(([one, pdu]) => ({ id: one, pdu, text: JSON.stringify(pdu) })),
  );

/** A room with forks in which Anna is at its end. */
function withAnna(version: string, from: number): RoomLog {
  for (let seed = from; ; seed++) {
    const { room } = randomRoom(version, seed, 60);
    const log = logOf(room);
    const own = room.get(log.state.get(slot("m.room.member", anna.userId)) ?? "");
    if (own?.content["membership"] === "join" && log.extremities.length > 1) return log;
  }
}

async function stateAt(caller: MatrixCaller, who: TestPerson, roomId: string): Promise<Map<string, string>> {
  const all = (await caller.get(who, "GET", `/v3/rooms/${id(roomId)}/state`)) as unknown as {
    type: string;
    state_key: string;
    event_id: string;
  }[];
  return new Map(all.map((one) => [slot(one.type, one.state_key), one.event_id]));
}
const sorted = (map: ReadonlyMap<string, string>) => [...map].sort();

test.each(knownRoomVersions)(
  "a forked room of version %s is here with its state, in every process, and goes on",
  async (version) => {
    const log = withAnna(version, 100);
    const shown = log.entries.filter(({ isShown }) => isShown).length;
    expect(await storeLog({ db }, log, 7)).toBe(shown);
    for (const caller of [here, there])
      await eventually(async () => expect(sorted(await stateAt(caller, anna, log.roomId))).toEqual(sorted(log.state)));
    // A client that comes anew has the same from its first answer.
    const filter = id(JSON.stringify({ room: { rooms: [log.roomId], timeline: { limit: 5 } } }));
    const { rooms } = await here.get(anna, "GET", `/v3/sync?filter=${filter}`);
    const room = rooms.join[log.roomId];
    const synced = new Map<string, string>();
    for (const one of [...room.state.events, ...room.timeline.events])
      if (one.state_key !== undefined) synced.set(slot(one.type, one.state_key), one.event_id);
    expect(sorted(synced)).toEqual(sorted(log.state));
    // Its next event joins the ends.
    const path = `/v3/rooms/${id(log.roomId)}/send/m.room.message/t`;
    const { event_id: eventId } = await there.get(anna, "PUT", path, { msgtype: "m.text", body: "vidare" });
    const { rows } = await sql<{ pdu: string }>`select pdu from chat.event where event_id = ${eventId}`.execute(db);
    expect(new Set(JSON.parse(rows[0]?.pdu ?? "").prev_events)).toEqual(new Set(log.extremities));
    expect(await storeLog({ db }, log)).toBe(0);
    const hidden = await sql<{
      n: number;
    }>`select count(*)::int as n from chat.hidden_event where room_id = ${log.roomId}`.execute(db);
    expect(hidden.rows[0]?.n).toBe(log.entries.length - shown);
  },
);

test("what ended half way is gone on with, and a room that has gone on meanwhile is left alone", async () => {
  const log = withAnna("11", 300);
  const shown = log.entries.filter(({ isShown }) => isShown);
  const bad = shown[12]?.id ?? "";
  await sql`create function public.fail() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$`.execute(
    db,
  );
  await sql`create trigger fail before insert on chat.event for each row when (new.event_id = ${sql.lit(bad)}) execute function public.fail()`.execute(
    db,
  );
  await expect(storeLog({ db }, log, 5)).rejects.toThrow("no");
  await sql`drop trigger fail on chat.event`.execute(db);
  expect(await storeLog({ db }, log, 5)).toBe(shown.length - 10);
  await eventually(async () => expect(sorted(await stateAt(here, anna, log.roomId))).toEqual(sorted(log.state)));
  // Memberships hold since they began, wherever the run was cut.
  const { rows } = await sql<{ at: number; since: number }>`select position as at, since from chat.event
    where room_id = ${log.roomId} and type = 'm.room.member' order by position`.execute(db);
  for (const { at, since } of rows) expect(since).toBeLessThanOrEqual(at);

  const other = withAnna("11", 500);
  const half: RoomLog = { ...other, entries: other.entries.slice(0, 15), extremities: [other.entries[14]?.id ?? ""] };
  await storeLog({ db }, half);
  await sql`update chat.room set head = head + 1 where id = ${other.roomId}`.execute(db);
  await expect(storeLog({ db }, other)).rejects.toThrow(RoomIsHere);
});
