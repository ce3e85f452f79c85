import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer } from "../../../testing/server.ts";
import type { JsonObject } from "../events/pdu.ts";
import { textOf } from "../rooms/stored-event.ts";
import { MatrixCaller } from "../testing.ts";

/** What is written to a room while another process removes it. */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
afterAll(() => server.stop());
const here = new MatrixCaller(server);
const { anna, agnes } = server.people;
const db = server.safos.database.of();

test("nothing brings a room back that has been removed, and who writes to it at that moment finds none", async () => {
  const roomId = await here.room(anna, [agnes], {});
  const other = await here.room(anna, [agnes], {});
  const send = (room: string, n: number) =>
    here.ask(anna, "PUT", `/v3/rooms/${encodeURIComponent(room)}/send/m.room.message/g${n}`, { body: "för sent" });
  const { sent, elsewhere } = await db.transaction().execute(async (trx) => {
    await sql`delete from chat.room where id = ${roomId}`.execute(trx);
    const begun = [send(roomId, 1), send(roomId, 2), send(other, 3)] as const;
    // Until it waits for what this transaction holds.
    await eventually(async () => {
      const { rows } = await sql`select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and query like '%chat.append(%'`.execute(db);
      expect(rows.length).toBe(1);
    });
    return { sent: begun.slice(0, 2), elsewhere: begun[2] };
  });
  for (const { status, body } of await Promise.all(sent)) expect([status, body.errcode]).toEqual([404, "M_NOT_FOUND"]);
  expect((await elsewhere).status).toBe(200);
  const left = await sql`select from chat.room where id = ${roomId}`.execute(db);
  const late = await sql`select from chat.event where room_id = ${roomId} and pdu like '%för sent%'`.execute(db);
  expect([left.rows.length, late.rows.length]).toEqual([0, 0]);
  expect((await here.get(agnes, "GET", "/v3/joined_rooms")).joined_rooms).toEqual([other]);
});

/** Runs `then` while what is sent by `first` waits to be committed. */
async function whileCommitting<T>(first: () => Promise<T>, then: () => void | Promise<void>): Promise<T> {
  const begun = await db.transaction().execute(async (trx) => {
    await sql`select from chat.stream for update`.execute(trx);
    const sent = first();
    await eventually(async () => {
      const { rows } = await sql`select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and query like '%chat.append(%'`.execute(db);
      expect(rows.length).toBe(1);
    });
    await then();
    return { sent };
  });
  return begun.sent;
}

/** The room's events after its state, each with whether it follows exactly the one before. */
async function chainOf(roomId: string): Promise<[string, boolean][]> {
  const { rows } = await sql<{ id: string; pdu: string; type: string }>`select event_id as id, pdu, type
    from chat.event where room_id = ${roomId} order by position`.execute(db);
  const pdus = rows.map(({ pdu }) => JSON.parse(pdu) as { prev_events: string[]; depth: number; content: JsonObject });
  return rows.flatMap(({ type }, index) => {
    const pdu = pdus[index];
    if (type !== "m.room.message" && type !== "m.room.topic") return [];
    const follows = pdu?.prev_events.join() === rows[index - 1]?.id && pdu?.depth === index + 1;
    const text = textOf(pdu?.content, "body") ?? textOf(pdu?.content, "topic") ?? "";
    return [[text, follows] as [string, boolean]];
  });
}

const turns = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const say = (caller: MatrixCaller, room: string, body: string, txn = body) =>
  caller.ask(anna, "PUT", `/v3/rooms/${encodeURIComponent(room)}/send/m.room.message/${txn}`, { body });

test("what is said while a flush is committed stands on it, in the order in which it came", async () => {
  const roomId = await here.room(anna, [agnes], {});
  const later: Promise<{ status: number; body: Record<string, string> }>[] = [];
  const first = await whileCommitting(
    () => say(here, roomId, "1"),
    async () => {
      for (const n of ["2", "3"]) later.push(say(here, roomId, n));
      await turns(100);
      // State waits until it is its turn, and what comes after it with it; who repeats what is being committed is answered with it.
      later.push(here.ask(anna, "PUT", `/v3/rooms/${encodeURIComponent(roomId)}/state/m.room.topic/`, { topic: "4" }));
      later.push(say(here, roomId, "5"), say(here, roomId, "1"), say(here, roomId, "2"));
      await turns(100);
    },
  );
  const answers = await Promise.all(later);
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  const ids = answers.map(({ body }) => body["event_id"]);
  expect([ids[4], ids[5]]).toEqual([first.body.event_id, ids[0]]);
  expect(await chainOf(roomId)).toEqual(["1", "2", "3", "4", "5"].map((body) => [body, true]));
});

test("what was prepared on a flush that another process came before is recreated, and so it is where the room is gone", async () => {
  const roomId = await here.room(anna, [agnes], {});
  const lost = await here.room(anna, [agnes], {});
  const twin = await server.twin();
  const there = new MatrixCaller(twin);
  expect((await there.get(anna, "GET", "/v3/joined_rooms")).joined_rooms).toContain(roomId);
  const later: Promise<{ status: number; body: Record<string, string> }>[] = [];
  const first = await db.transaction().execute(async (trx) => {
    await sql`select from chat.room where id in (${roomId}, ${lost}) for update`.execute(trx);
    await sql`delete from chat.room where id = ${lost}`.execute(trx);
    // This process waits for the room, and the other one behind it for the stream.
    const sent = say(here, roomId, "here 1");
    await turns(200);
    for (const n of [2, 3]) later.push(say(here, roomId, `here ${n}`));
    later.push(say(here, lost, "late"));
    later.push(say(there, roomId, "there 1"), say(there, roomId, "there 2"));
    await turns(200);
    return { sent };
  });
  expect((await first.sent).status).toBe(200);
  expect((await Promise.all(later)).map(({ status }) => status)).toEqual([200, 200, 404, 200, 200]);
  const chain = await chainOf(roomId);
  expect(chain.map(([body]) => body).sort()).toEqual(["here 1", "here 2", "here 3", "there 1", "there 2"]);
  expect(chain.every(([, follows]) => follows)).toBe(true);
  await twin.stop();
});

test("what was prepared on a flush that fails is written without it", async () => {
  const roomId = await here.room(anna, [agnes], {});
  const later: Promise<{ status: number; body: Record<string, string> }>[] = [];
  const first = await whileCommitting(
    () => say(here, roomId, "lost"),
    async () => {
      for (const n of ["1", "2"]) later.push(say(here, roomId, n));
      await turns(100);
      await sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and query like '%chat.append(%'`.execute(db);
      await turns(100);
    },
  );
  expect(first.status).toBe(503);
  expect((await Promise.all(later)).map(({ status }) => status)).toEqual([200, 200]);
  expect(await chainOf(roomId)).toEqual(["1", "2"].map((body) => [body, true]));
});

test("a relation to what no id can be is none, and costs nobody anything", async () => {
  const roomId = await here.room(anna, [agnes], {});
  const odd = ["$a\0b", "$\ud800"].flatMap((id) => ["m.reference", "a\0b"].map((relation) => ({ id, relation })));
  for (const [index, { id, relation }] of odd.entries()) {
    const content = { body: `odd ${index}`, "m.relates_to": { rel_type: relation, event_id: id } };
    const path = `/v3/rooms/${encodeURIComponent(roomId)}/send/m.room.message/odd${index}`;
    expect((await here.ask(anna, "PUT", path, content)).status).toBe(200);
  }
  const { rows } = await sql`select from chat.event where room_id = ${roomId} and relates_to is not null`.execute(db);
  expect([rows.length, (await chainOf(roomId)).length]).toEqual([0, 4]);
});
