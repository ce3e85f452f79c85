import { LeaveRequest } from "@livekit/protocol";
import { decodeJwt } from "jose";
import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestServer } from "../../../testing/server.ts";
import { MatrixCaller } from "../../chat/testing.ts";
import { SignalClient } from "../signalling/testing.ts";
import { askToken, openidTokenOf, signIn, type TestDevice } from "./testing.ts";

/** Calls of rooms for Matrix clients; e2e/clients/element-call.test.ts has them with Element Call, sound and picture. */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
const twin = await server.twin();
const clients: SignalClient[] = [];
afterAll(async () => {
  for (const { socket } of clients) socket.terminate();
  await twin.stop();
  await server.stop();
});
const matrix = new MatrixCaller(server);
const { anna, agnes, bo, britt } = server.people;
const annas = await signIn(matrix, anna);
const bos = await signIn(matrix, bo);
const brittsOwn = await signIn(matrix, britt);

const ask = (device: TestDevice, roomId: string, at: TestServer = server) => askToken(at, matrix, device, roomId);
const post = (body: unknown, path = "sfu/get") => server.call(null, "POST", `/livekit/jwt/${path}`, body);
const outcome = ({ status, body }: { status: number; body: { errcode?: string } }): string =>
  status === 200 ? "200" : `${status} ${body.errcode}`;
const roomWith = (...others: readonly (typeof bo)[]): Promise<string> => matrix.room(anna, others, {});

async function enter(token: string, at: TestServer = server): Promise<SignalClient> {
  const client = new SignalClient(at, token);
  clients.push(client);
  await eventually(async () => expect(client.of("join")).toHaveLength(1));
  return client;
}
const isOut = (client: SignalClient) =>
  eventually(async () => expect(client.of("leave").length).toBeGreaterThan(0), 1000);

/** What the room says of who is in its call, by device. */
async function membersIn(roomId: string): Promise<Record<string, Record<string, unknown>>> {
  const state = (await matrix.get(anna, "GET", `/v3/rooms/${encodeURIComponent(roomId)}/state`)) as {
    type: string;
    state_key: string;
    content: Record<string, unknown>;
  }[];
  const found = state.filter((one) => one.type === "org.matrix.msc3401.call.member");
  return Object.fromEntries(found.map((one) => [one.state_key, one.content]));
}

test("everybody in a room comes into one call, under the names that clients look for", async () => {
  const roomId = await roomWith(bo);
  const first = await ask(annas, roomId);
  const second = await ask(bos, roomId, twin);
  expect([first.status, second.status]).toEqual([200, 200]);
  const claims = [first, second].map(({ body }) => decodeJwt(body.jwt as string));
  expect(claims.map(({ sub }) => sub)).toEqual([`${anna.userId}:${annas.deviceId}`, `${bo.userId}:${bos.deviceId}`]);
  const [{ video }, other] = claims as [{ video: { room: string } }, { video: { room: string } }];
  expect(video.room).toBe(other.video.room);
  expect(video).toMatchObject({ roomJoin: true, canPublish: true, canSubscribe: true });
  expect(Object.keys(video)).not.toContain("roomAdmin");
  expect(first.body.url).toBe(server.safos.http.publicUrl.replace("http", "ws"));

  // Whichever process they come to, they are in the same room and see each other.
  const anew = await enter(first.body.jwt);
  await enter(second.body.jwt, twin);
  await eventually(async () =>
    expect(anew.of("update").flatMap((one) => one.participants.map((p) => [p.identity, p.name]))).toContainEqual([
      `${bo.userId}:${bos.deviceId}`,
      bo.displayName,
    ]),
  );
  const seen = await server.call(anna, "GET", `/api/v1/meetings/${video.room}`);
  expect(seen.body.participants.map((one: { userId: string }) => one.userId).toSorted()).toEqual(
    [anna.userId, bo.userId].toSorted(),
  );
  expect((await server.call(britt, "GET", `/api/v1/meetings/${video.room}`)).status).toBe(404);
});

test("a membership with a name has the identity that its hash gives", async () => {
  const roomId = await roomWith();
  const body = {
    room_id: roomId,
    slot_id: "m.call#ROOM",
    openid_token: await openidTokenOf(matrix, annas),
    member: { id: "one", claimed_user_id: anna.userId, claimed_device_id: annas.deviceId },
  };
  const { body: answer } = await post(body, "get_token");
  const text = new TextEncoder().encode(JSON.stringify([anna.userId, annas.deviceId, "one"]));
  const hash = Buffer.from(await crypto.subtle.digest("SHA-256", text))
    .toString("base64")
    .replace(/=+$/, "");
  expect(decodeJwt(answer.jwt).sub).toBe(hash);
  await enter(answer.jwt);
  const refused = async (more: object) => outcome(await post({ ...body, ...more }, "get_token"));
  expect(await refused({ slot_id: "m.call#other" })).toBe("400 M_BAD_JSON");
  expect(await refused({ member: { ...body.member, claimed_user_id: bo.userId } })).toBe("403 M_FORBIDDEN");
  expect(await refused({ member: { ...body.member, claimed_device_id: "OTHER" } })).toBe("403 M_FORBIDDEN");
  expect(await refused({ member: null })).toBe("400 M_BAD_JSON");
});

test("who is not let in gets no token", async () => {
  const roomId = await roomWith(bo);
  const openid_token = await openidTokenOf(matrix, annas);
  const body = { room: roomId, openid_token, device_id: annas.deviceId };
  const refused = async (more: object) => outcome(await post({ ...body, ...more }));
  expect(await refused({ openid_token: undefined })).toBe("400 M_BAD_JSON");
  expect(await refused({ openid_token: { ...openid_token, access_token: "guess" } })).toBe("401 M_UNAUTHORIZED");
  // A session's own token proves nothing here.
  expect(await refused({ openid_token: { ...openid_token, access_token: annas.who.token } })).toBe(
    "401 M_UNAUTHORIZED",
  );
  expect(await refused({ openid_token: { ...openid_token, matrix_server_name: "evil.example" } })).toBe(
    "401 M_UNAUTHORIZED",
  );
  expect(await refused({ device_id: bos.deviceId })).toBe("403 M_FORBIDDEN");
  expect(await refused({ room: "!none:fk.example" })).toBe("404 M_NOT_FOUND");
  expect(await refused({ delay_id: "x", delay_timeout: 1, delay_cs_api_url: "x" })).toBe("400 M_BAD_JSON");
  expect(outcome(await post("text"))).toBe("400 M_BAD_JSON");
  expect(await refused({ room: "x".repeat(1_000_000) })).toBe("413 M_TOO_LARGE");
  expect(outcome(await ask(brittsOwn, roomId))).toBe("404 M_NOT_FOUND");
  // Invited is not in.
  await matrix.get(anna, "POST", `/v3/rooms/${encodeURIComponent(roomId)}/invite`, { user_id: britt.userId });
  expect(outcome(await ask(brittsOwn, roomId))).toBe("404 M_NOT_FOUND");
  // None of them began anything.
  expect((await server.call(anna, "GET", "/api/v1/rings")).body.items).toEqual([]);

  const powers = `/v3/rooms/${encodeURIComponent(roomId)}/state/m.room.power_levels/`;
  const levels = await matrix.get(anna, "GET", powers);
  await matrix.get(anna, "PUT", powers, {
    ...levels,
    events: { ...levels.events, "org.matrix.msc3401.call.member": 50 },
  });
  expect([outcome(await ask(bos, roomId)), outcome(await ask(annas, roomId))]).toEqual(["404 M_NOT_FOUND", "200"]);
});

test("pages of any origin may ask, by POST alone", async () => {
  const at = `${server.url}/livekit/jwt/sfu/get`;
  const preflight = await fetch(at, { method: "OPTIONS" });
  expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([204, "*"]);
  expect(preflight.headers.get("access-control-allow-headers")).toContain("Content-Type");
  const refused = await fetch(at, { method: "POST", body: "{", headers: { "content-type": "application/json" } });
  expect([refused.status, refused.headers.get("access-control-allow-origin")]).toEqual([400, "*"]);
  expect((await fetch(at)).status).toBe(404);
});

test.for([
  [
    "is kicked",
    (roomId) => matrix.get(anna, "POST", `/v3/rooms/${encodeURIComponent(roomId)}/kick`, { user_id: bo.userId }),
  ],
  ["leaves", (roomId, who) => matrix.get(who, "POST", `/v3/rooms/${encodeURIComponent(roomId)}/leave`, {})],
  ["signs out", (_, who) => matrix.get(who, "POST", "/v3/logout", {})],
] satisfies [string, (roomId: string, who: typeof bo) => Promise<unknown>][])(
  "who %s is out of the call within a second, and their tokens open nothing",
  async ([, act]) => {
    const roomId = await roomWith(bo);
    const device = await signIn(matrix, bo);
    const { body } = await ask(device, roomId);
    const client = await enter(body.jwt);
    await act(roomId, device.who);
    await isOut(client);
    const after = new SignalClient(server, body.jwt);
    clients.push(after);
    await new Promise((resolve) => after.socket.once("close", resolve));
    expect(after.of("join")).toEqual([]);
  },
);

test("who is suspended is out of the call, and gets no token", async () => {
  const roomId = await roomWith(agnes);
  const device = await signIn(matrix, agnes);
  const client = await enter((await ask(device, roomId)).body.jwt);
  await server.safos.identity.change(agnes.id, { isSuspended: true });
  await isOut(client);
  expect(outcome(await ask(device, roomId))).toBe("404 M_NOT_FOUND");
  await server.safos.identity.change(agnes.id, { isSuspended: false });
});

test("in a channel the call is the workspace's, and who only reads begins none", async () => {
  const workspace = await server.workspace("Samtal", anna, bo);
  await server.safos.workspaces.addMember(anna.id, workspace.id, agnes.id, "viewer");
  const agness = await signIn(matrix, agnes);
  const channels = await server.call(anna, "GET", `/api/v1/workspaces/${workspace.id}/channels`);
  const roomId = channels.body.items[0].id as string;
  await eventually(async () => expect(outcome(await ask(bos, roomId))).toBe("200"));
  expect(outcome(await ask(agness, roomId))).toBe("404 M_NOT_FOUND");
  const { body } = await ask(bos, roomId);
  const { room } = decodeJwt<{ video: { room: string } }>(body.jwt).video;
  const meeting = await server.call(anna, "GET", `/api/v1/meetings/${room}`);
  expect(meeting.body).toMatchObject({ workspaceId: workspace.id, canModerate: true, state: "live" });
  const client = await enter(body.jwt);
  await server.safos.workspaces.removeMember(anna.id, workspace.id, bo.id);
  await isOut(client);
});

test("in an encrypted room pages and clients have one encrypted call, and each stay of a page is a membership of its own", async () => {
  const roomId = await matrix.room(anna, [bo], {
    initial_state: [{ type: "m.room.encryption", content: { algorithm: "m.megolm.v1.aes-sha2" } }],
  });
  const { room } = decodeJwt<{ video: { room: string } }>((await ask(annas, roomId)).body.jwt).video;
  const session = await server.safos.identity.createSession(bo.id, { kind: "page", label: "test" });
  const page = { ...bo, token: session.token };
  const join = async (): Promise<{ token: string; identity: string; isEncrypted: boolean }> =>
    (await server.call(page, "POST", `/api/v1/meetings/${room}/join`)).body;
  const ticket = await join();
  expect(ticket.isEncrypted).toBe(true);
  const key = `_${ticket.identity.replace(`${bo.userId}:`, `${bo.userId}_`)}_m.call`;
  const stay = async (): Promise<unknown> => (await membersIn(roomId))[key]?.["safos.stay"];
  await enter(ticket.token);
  await eventually(async () => expect(await stay()).toMatch(/^PA_/));
  const before = await stay();
  // As a page that is loaded anew: who was there before is put out, and clients send their keys again.
  const again = await enter((await join()).token, twin);
  await eventually(async () => {
    const now = await stay();
    expect(now).toMatch(/^PA_/);
    expect(now).not.toBe(before);
  });
  again.send({ case: "leave", value: new LeaveRequest() });
  await eventually(async () => expect((await membersIn(roomId))[key]).toEqual({}));
});

test("who is in the call by the page stands in the room until they leave", async () => {
  const roomId = await roomWith(bo);
  const { room } = decodeJwt<{ video: { room: string } }>((await ask(bos, roomId)).body.jwt).video;
  const session = await server.safos.identity.createSession(anna.id, { kind: "page", label: "test" });
  const page = { ...anna, token: session.token };
  const { body: ticket } = await server.call(page, "POST", `/api/v1/meetings/${room}/join`);
  const deviceId = (ticket.identity as string).slice(anna.userId.length + 1);
  expect(ticket.identity).toBe(`${anna.userId}:${deviceId}`);
  const client = await enter(ticket.token);
  const key = `_${anna.userId}_${deviceId}_m.call`;
  await eventually(async () =>
    expect((await membersIn(roomId))[key]).toMatchObject({ application: "m.call", call_id: "", device_id: deviceId }),
  );
  // A Matrix client says so itself.
  await enter((await ask(bos, roomId)).body.jwt);
  client.send({ case: "leave", value: new LeaveRequest() });
  await eventually(async () => expect(await membersIn(roomId)).toEqual({ [key]: {} }));

  const again = await enter((await server.call(page, "POST", `/api/v1/meetings/${room}/join`)).body.token);
  await eventually(async () => expect((await membersIn(roomId))[key]).toMatchObject({ device_id: deviceId }));
  expect((await server.call(bo, "POST", `/api/v1/meetings/${room}/end`)).status).toBe(200);
  await isOut(again);
  await eventually(async () => expect(await membersIn(roomId)).toEqual({ [key]: {} }));
});

test("who is in a call whose process has vanished stands in the room no longer", async () => {
  const roomId = await roomWith();
  const { room } = decodeJwt<{ video: { room: string } }>((await ask(annas, roomId)).body.jwt).video;
  await server.safos.identity.createSession(anna.id, { kind: "page", label: "test" });
  const sessions = await server.safos.identity.sessionsOf(anna.id);
  const deviceId = sessions.find(({ kind }) => kind === "page")?.deviceId ?? "";
  const identity = `${anna.userId}:${deviceId}`;
  await server.safos.chat.calls.setMember(anna.id, roomId, identity, true, null);
  const key = `_${anna.userId}_${deviceId}_m.call`;
  expect(await membersIn(roomId)).toMatchObject({ [key]: { device_id: deviceId } });
  // What it leaves behind: someone who is in, and no process that has the call.
  await sql`insert into meetings.participant (meeting_id, sid, identity, person_id, name)
    values (${room}, 'PA_gone', ${identity}, ${anna.id}, 'Anna')`.execute(server.safos.database.of());
  await eventually(async () => expect(await membersIn(roomId)).toEqual({ [key]: {} }), 15_000);
});

test("on the page the call of a room is the same, for who may be in it", async () => {
  const roomId = await roomWith(bo);
  const open = (who: typeof bo | null, room: unknown = roomId) =>
    server.call(who, "POST", "/api/v1/room-calls", { roomId: room });
  const { room } = decodeJwt<{ video: { room: string } }>((await ask(bos, roomId)).body.jwt).video;
  expect((await open(anna)).body).toMatchObject({ id: room, state: "live" });
  expect([(await open(null)).status, (await open(britt)).status, (await open(anna, "!none")).status]).toEqual([
    401, 404, 404,
  ]);
  expect((await open(anna, "x".repeat(300))).status).toBe(400);
  const sealed = await matrix.room(anna, [], {
    initial_state: [{ type: "m.room.encryption", content: { algorithm: "m.megolm.v1.aes-sha2" } }],
  });
  const { body: encrypted } = await open(anna, sealed);
  expect(encrypted).toMatchObject({ isEncrypted: true, state: "live" });
  const { body: own } = await ask(annas, sealed);
  expect(decodeJwt<{ video: { room: string } }>(own.jwt).video.room).toBe(encrypted.id);
  expect((await open(britt, sealed)).status).toBe(404);
});

test("tokens are asked for no faster than people come and go", async () => {
  const roomId = await roomWith();
  const openid_token = await openidTokenOf(matrix, annas);
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => post({ room: roomId, openid_token, device_id: annas.deviceId })),
  );
  expect(new Set(answers.map(outcome))).toEqual(new Set(["200", "429 M_LIMIT_EXCEEDED"]));
  const guesses = await Promise.all(
    Array.from({ length: 40 }, () =>
      post({ room: roomId, openid_token: { ...openid_token, access_token: "x" }, device_id: "x" }),
    ),
  );
  expect(new Set(guesses.map(outcome))).toEqual(new Set(["401 M_UNAUTHORIZED", "429 M_LIMIT_EXCEEDED"]));
});
