import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually, startTestServer, type TestAnswer, type TestPerson, type TestServer } from "../test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.stop();
});

const v3 = "/_matrix/client/v3";

async function call(who: TestPerson | null, method: string, path: string, body?: unknown): Promise<TestAnswer> {
  const answer = await server.call(who, method, path, body);
  if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer;
}

describe("a conversation", () => {
  test("messages reach the other's sync", async () => {
    const { anna, bo } = server.people;
    const { body: made } = await call(anna, "POST", `${v3}/createRoom`, {
      invite: [bo.userId],
      is_direct: true,
      preset: "trusted_private_chat",
    });
    const room = encodeURIComponent(made.room_id);
    await call(bo, "POST", `${v3}/join/${room}`, {});
    const { body: first } = await call(bo, "GET", `${v3}/sync`);
    expect(Object.keys(first.rooms.join)).toContain(made.room_id);
    const waiting = call(bo, "GET", `${v3}/sync?since=${first.next_batch}&timeout=5000`);
    await call(anna, "PUT", `${v3}/rooms/${room}/send/m.room.message/t1`, { msgtype: "m.text", body: "Hej" });
    const { body: second } = await waiting;
    const joined = second.rooms.join[made.room_id];
    expect(joined.timeline.events.at(-1).content.body).toBe("Hej");
    expect(joined.unread_notifications.notification_count).toBe(1);
    const { body: page } = await call(bo, "GET", `${v3}/rooms/${room}/messages?dir=b&limit=100`);
    expect(page.chunk.at(-1).type).toBe("m.room.create");
  });

  test("a workspace is a space with a channel, and a removed member is out of both", async () => {
    const { anna, bo } = server.people;
    const workspace = await server.workspace("Gemensam", anna, bo);
    const { body } = await call(bo, "GET", `/api/v1/workspaces/${workspace.id}/channels`);
    expect(body.items).toMatchObject([{ name: "Allmänt", isDefault: true }]);
    const channel = body.items[0].id;
    await eventually(async () => {
      const { body: rooms } = await call(bo, "GET", `${v3}/joined_rooms`);
      expect(rooms.joined_rooms).toContain(channel);
    });
    const { body: before } = await call(bo, "GET", `${v3}/sync`);
    const waiting = call(bo, "GET", `${v3}/sync?since=${before.next_batch}&timeout=5000`);
    await server.safos.workspaces.removeMember(anna.id, workspace.id, bo.id);
    const { body: after } = await waiting;
    expect(Object.keys(after.rooms.leave)).toContain(channel);
    const refused = await server.call(bo, "PUT", `${v3}/rooms/${encodeURIComponent(channel)}/send/m.room.message/x`, {
      body: "kvar?",
    });
    expect(refused.status).toBe(403);
  });
});
