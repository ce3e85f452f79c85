import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const matrix = new MatrixCaller(server);
const { anna, bo, britt } = server.people;
const { id: workspaceId } = await server.workspace("Planering", anna, bo);
const { pool } = server.safos.database;

const pathOf = (roomId: string, eventId: string): string =>
  `/api/v1/items/message/${encodeURIComponent(`${roomId}/${eventId}`)}/reminder`;
const set = async (who: TestPerson | null, roomId: string, eventId: string): Promise<number> =>
  (await server.call(who, "PUT", pathOf(roomId, eventId), { at: new Date(Date.now() + 86_400_000).toISOString() }))
    .status;

/** The notices of what a person wanted to be reminded of, once its time has come. */
async function remindersOf(who: TestPerson, n: number) {
  await pool.query("update reminders.reminder set due_at = now() - interval '1 second' where person_id = $1", [who.id]);
  await server.safos.reminders.publishDue();
  return eventually(async () => {
    const items = (await server.call(who, "GET", "/api/v1/notices")).body["items"] as Record<string, unknown>[];
    const found = items.filter((one) => one["reason"] === "reminder");
    expect(found.length).toBe(n);
    return found.map(({ title, path, excerpt }) => ({ title, path, excerpt }));
  });
}

test("one is reminded of a message, and the notice leads to it; of an encrypted one too, of which it says nothing", async () => {
  const made = await server.call(anna, "POST", `/api/v1/workspaces/${workspaceId}/channels`, { name: "Budget" });
  const channel = made.body["id"] as string;
  await matrix.get(bo, "POST", `/v3/rooms/${encodeURIComponent(channel)}/join`, {});
  const plain = await matrix.send(anna, channel, { msgtype: "m.text", body: "Underlaget ska in" });
  const secret = await matrix.room(anna, [bo], {
    name: "Tystnad",
    initial_state: [{ type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } }],
  });
  const encrypted = await matrix.send(
    anna,
    secret,
    { algorithm: "m.megolm.v1.aes-sha2", ciphertext: "AwgA", session_id: "s", sender_key: "k", device_id: "d" },
    "m.room.encrypted",
  );
  expect([await set(bo, channel, plain), await set(bo, secret, encrypted)]).toEqual([200, 200]);
  // Who is in neither room, or is nobody, learns nothing of them.
  expect([await set(britt, channel, plain), await set(britt, secret, encrypted)]).toEqual([404, 404]);
  expect([await set(null, channel, plain), await set(bo, channel, "$gone")]).toEqual([401, 404]);
  const at = (eventId: string) => `?event=${encodeURIComponent(eventId)}`;
  expect(await remindersOf(bo, 2)).toEqual(
    expect.arrayContaining([
      {
        title: "Underlaget ska in",
        path: `/w/${workspaceId}/chat/${encodeURIComponent(channel)}${at(plain)}`,
        excerpt: "",
      },
      { title: "Tystnad", path: `/chat/${encodeURIComponent(secret)}${at(encrypted)}`, excerpt: "" },
    ]),
  );
  // A deleted message reminds nobody, and what was said of it is gone.
  expect(await set(bo, channel, plain)).toBe(200);
  await matrix.get(anna, "PUT", `/v3/rooms/${encodeURIComponent(channel)}/redact/${encodeURIComponent(plain)}/r`, {});
  expect((await remindersOf(bo, 1)).map((one) => one.title)).toEqual(["Tystnad"]);
  expect(await set(bo, channel, plain)).toBe(404);
});
