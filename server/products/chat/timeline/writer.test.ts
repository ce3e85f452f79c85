import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer } from "../../../testing/server.ts";
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
