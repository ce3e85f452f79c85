import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { startTestServer } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
afterAll(() => server.stop());
const here = new MatrixCaller(server);
const { anna, agnes } = server.people;
const db = server.safos.database.of();

const positionNow = async (): Promise<number> => {
  const { rows } = await sql<{ position: number }>`select position from chat.stream`.execute(db);
  return rows[0]?.position ?? 0;
};

test("what memory gives of what was sent is what the database has, also when it was redacted, changed or removed since", async () => {
  const first = (await positionNow()) + 1;
  const [roomId, lost] = [await here.room(anna, [agnes], {}), await here.room(anna, [agnes], {})];
  let number = 0;
  const send = async (room: string, content: object, type = "m.room.message"): Promise<string> => {
    const path = `/v3/rooms/${encodeURIComponent(room)}/send/${type}/${number++}`;
    const { status, body } = await here.ask(anna, "PUT", path, content);
    expect(status).toBe(200);
    return body.event_id as string;
  };
  const original = await send(roomId, { msgtype: "m.text", body: "ett", tal: 1.0 });
  const taken = await send(roomId, { msgtype: "m.text", body: "två" });
  const edit = { "m.relates_to": { rel_type: "m.replace", event_id: original }, "m.new_content": { body: "ett!" } };
  await send(roomId, { msgtype: "m.text", body: "* ett!", ...edit });
  await send(roomId, { redacts: taken }, "m.room.redaction");
  await send(roomId, { x: 1 }, "com.example.unpublished");
  await send(lost, { msgtype: "m.text", body: "bort" });
  const last = await positionNow();
  // One that has just started knows nothing of it, and asks the database.
  const twin = await server.twin();
  const compare = async (): Promise<number> => {
    const mine = await server.safos.chat.readSent(first, last);
    expect(mine).toEqual(await twin.safos.chat.readSent(first, last));
    return mine.length;
  };
  const all = await compare();
  expect(all).toBeGreaterThanOrEqual(5);
  // Both remember a range for two seconds.
  await new Promise((resolve) => setTimeout(resolve, 2100));
  await send(roomId, { redacts: original }, "m.room.redaction");
  await sql`delete from chat.event where room_id = ${lost}`.execute(db);
  await sql`delete from chat.room where id = ${lost}`.execute(db);
  await here.ask(anna, "PUT", `/v3/rooms/${encodeURIComponent(lost)}/send/m.room.message/none`, { body: "sent" });
  expect(await compare()).toBeLessThan(all);
  await twin.stop();
});
