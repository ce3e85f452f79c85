import { afterAll, beforeEach, expect, test } from "vitest";
import { sql } from "#database";
import { uuid } from "#clock";
import { MatrixCaller } from "../../chat/testing.ts";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { SignalClient } from "../signalling/testing.ts";
import { askToken, signIn, type TestDevice } from "../matrix-calls/testing.ts";

/** Calls that ring in encrypted rooms: the server reads none of it, and pages say what they have read for themselves alone. */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
const twin = await server.twin();
const matrix = new MatrixCaller(server);
const { anna, agnes, bo, britt } = server.people;
const db = server.safos.database.of();
const clients: SignalClient[] = [];
afterAll(async () => {
  for (const { socket } of clients) socket.terminate();
  await twin.stop();
  await server.stop();
});
beforeEach(() => sql`update meetings.ring set created_at = created_at - interval '10 minutes'`.execute(db));

const pathOf = (roomId: string): string => `/v3/rooms/${encodeURIComponent(roomId)}`;
const sealedRoom = (...people: [TestPerson, ...TestPerson[]]): Promise<string> =>
  matrix.room(people[0], people.slice(1), {
    is_direct: true,
    preset: "trusted_private_chat",
    initial_state: [{ type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } }],
  });

/** Something that the server cannot read. */
async function sendEncrypted(who: TestPerson, roomId: string): Promise<string> {
  const content = { algorithm: "m.megolm.v1.aes-sha2", ciphertext: "x", session_id: "x" };
  return (await matrix.get(who, "PUT", `${pathOf(roomId)}/send/m.room.encrypted/${uuid()}`, content))
    .event_id as string;
}
/** As a Matrix client writes that it is in the call. */
const setMember = ({ who, deviceId }: TestDevice, roomId: string, isIn = true): Promise<unknown> =>
  matrix.get(
    who,
    "PUT",
    `${pathOf(roomId)}/state/org.matrix.msc3401.call.member/${encodeURIComponent(`_${who.userId}_${deviceId}_m.call`)}`,
    isIn ? { application: "m.call", call_id: "", scope: "m.room", device_id: deviceId, expires: 3_600_000 } : {},
  );
const report = (who: TestPerson | null, body: object, at = server) =>
  at.call(who, "POST", "/api/v1/ring-reports", body);
const ringOf = (roomId: string, eventId: string, more: object = {}) => ({
  ...{ kind: "ring", roomId, eventId, isVideo: false, lifetime: 30_000 },
  ...more,
});
interface Shown {
  readonly id: string;
  readonly meetingId: string;
  readonly roomId: string;
  readonly state: string;
  readonly caller: { readonly id: string };
  readonly callees: readonly { readonly id: string; readonly state: string }[];
}
const shownTo = async (who: TestPerson, roomId: string, at = server): Promise<Shown[]> =>
  ((await at.call(who, "GET", "/api/v1/rings")).body.items as Shown[]).filter((one) => one.roomId === roomId);
async function onPage(who: TestPerson): Promise<TestPerson> {
  const { token } = await server.safos.identity.createSession(who.id, { kind: "page", label: "test" });
  return { ...who, token };
}
async function enter(device: TestDevice, roomId: string): Promise<SignalClient> {
  const { body } = await askToken(server, matrix, device, roomId);
  const client = new SignalClient(server, body.jwt as string);
  clients.push(client);
  await eventually(async () => expect(client.of("join")).toHaveLength(1));
  return client;
}

test("what a client rings in an encrypted room rings for those whose pages have read it, and for nobody else", async () => {
  const roomId = await sealedRoom(anna, bo, agnes);
  const annas = await signIn(matrix, anna);
  await setMember(annas, roomId);
  const eventId = await sendEncrypted(anna, roomId);
  expect((await report(bo, ringOf(roomId, eventId, { isVideo: true }))).status).toBe(200);
  const [ring] = await shownTo(bo, roomId, twin);
  expect(ring).toMatchObject({ state: "ringing", isVideo: true, caller: { id: anna.id } });
  expect(ring?.callees.map((one) => one.id)).toEqual([bo.id]);
  expect(await shownTo(agnes, roomId)).toEqual([]);
  // Another one reads it too, at another process and twice: it is the same call.
  expect((await report(agnes, ringOf(roomId, eventId), twin)).status).toBe(200);
  expect((await report(agnes, ringOf(roomId, eventId))).status).toBe(200);
  const [second] = await shownTo(agnes, roomId);
  expect(second?.id).toBe(ring?.id);
  expect(second?.callees.map((one) => one.id).toSorted()).toEqual([bo.id, agnes.id].toSorted());
  // It is the call that clients are in, and who comes in has answered.
  const client = await enter(annas, roomId);
  await enter(await signIn(matrix, bo), roomId);
  await eventually(async () => expect(await shownTo(bo, roomId)).toEqual([]));
  expect(await shownTo(agnes, roomId)).toHaveLength(1);
  const { body } = await server.call(agnes, "POST", `/api/v1/rings/${ring?.id}/answer`);
  expect(body).toMatchObject({ state: "answered", meetingId: ring?.meetingId });
  const { rows } = await sql`select 1 from meetings.meeting where room_id = ${roomId}`.execute(db);
  expect(rows).toHaveLength(1);
  client.socket.terminate();
});

test("who is not called, or makes something up, rings nothing", async () => {
  const roomId = await sealedRoom(anna, bo);
  const annas = await signIn(matrix, anna);
  const eventId = await sendEncrypted(anna, roomId);
  const outcome = async (who: TestPerson | null, body: object): Promise<string> => {
    const answer = await report(who, body);
    return answer.status === 200 ? "200" : `${answer.status} ${answer.body.code as string}`;
  };
  // Whose sender is in no call.
  expect(await outcome(bo, ringOf(roomId, eventId))).toBe("410 RING_OVER");
  await setMember(annas, roomId);
  expect(await outcome(null, ringOf(roomId, eventId))).toBe("401 UNAUTHENTICATED");
  // Of another agency and no member; their own; of another room; unheard of.
  expect(await outcome(britt, ringOf(roomId, eventId))).toBe("404 MISSING");
  expect(await outcome(anna, ringOf(roomId, eventId))).toBe("404 MISSING");
  expect(await outcome(bo, ringOf(await sealedRoom(anna, bo), eventId))).toBe("404 MISSING");
  expect(await outcome(bo, ringOf(roomId, "$none"))).toBe("404 MISSING");
  const plain = await matrix.room(anna, [bo], { is_direct: true });
  expect(await outcome(bo, ringOf(plain, eventId))).toBe("404 MISSING");
  // A state event is not encrypted.
  const state = (await matrix.get(anna, "GET", `${pathOf(roomId)}/state`)) as { event_id: string }[];
  expect(await outcome(bo, ringOf(roomId, state[0]?.event_id ?? ""))).toBe("404 MISSING");
  expect(await outcome(bo, ringOf(roomId, eventId, { lifetime: 121_000 }))).toBe("400 INVALID");
  expect(await outcome(bo, ringOf(roomId, eventId, { lifetime: 1 }))).toBe("410 RING_OVER");
  expect(await outcome(bo, ringOf(roomId, "x".repeat(300)))).toBe("400 INVALID");
  expect(await outcome(bo, { ...ringOf(roomId, eventId), kind: "other" })).toBe("400 INVALID");
  await sql`update chat.event set sent_at = sent_at - 200000 where event_id = ${eventId}`.execute(db);
  expect(await outcome(bo, ringOf(roomId, eventId, { lifetime: 120_000 }))).toBe("410 RING_OVER");
  // Who has left reads nothing more there.
  const later = await sendEncrypted(anna, roomId);
  await matrix.get(bo, "POST", `${pathOf(roomId)}/leave`, {});
  expect(await outcome(bo, ringOf(roomId, later))).toBe("404 MISSING");
  expect(await shownTo(bo, roomId)).toEqual([]);
});

test("reports cost who reports, and keep nobody from calling", async () => {
  const rooms = await Promise.all(Array.from({ length: 8 }, () => sealedRoom(anna, bo)));
  const annas = await signIn(matrix, anna);
  const statuses: number[] = [];
  for (const roomId of rooms) {
    await setMember(annas, roomId);
    statuses.push((await report(bo, ringOf(roomId, await sendEncrypted(anna, roomId)))).status);
  }
  expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 429, 429]);
  const other = await sealedRoom(anna, agnes);
  expect((await server.call(anna, "POST", "/api/v1/rings", { roomId: other })).status).toBe(201);
});

test("a call from the page in an encrypted room is encrypted, its caller is in it for clients, and a client declines", async () => {
  const roomId = await sealedRoom(anna, bo);
  const page = await onPage(anna);
  const { body: ring } = await server.call(page, "POST", "/api/v1/rings", { roomId });
  const { body: ticket } = await server.call(page, "POST", `/api/v1/meetings/${ring.meetingId}/join`);
  expect(ticket).toMatchObject({ isEncrypted: true });
  const bos = await signIn(matrix, bo);
  const members = async (): Promise<number> =>
    ((await matrix.get(bo, "GET", `${pathOf(roomId)}/state`)) as { type: string; content: object }[]).filter(
      (one) => one.type === "org.matrix.msc3401.call.member" && Object.keys(one.content).length > 0,
    ).length;
  await eventually(async () => expect(await members()).toBe(1));
  // The server sends no notification there: what it could write everybody could read.
  const { chunk } = await matrix.get(bo, "GET", `${pathOf(roomId)}/messages?dir=b&limit=50`);
  expect(JSON.stringify(chunk)).not.toContain("rtc.notification");
  const { body: token } = await askToken(server, matrix, bos, roomId);
  expect(JSON.parse(atob((token.jwt as string).split(".")[1] ?? "")).video.room).toBe(ring.meetingId);
  // Another one's event, or one's own, declines nothing.
  const own = await sendEncrypted(anna, roomId);
  expect((await report(anna, { kind: "declined", roomId, eventId: own })).status).toBe(404);
  const declined = await sendEncrypted(bo, roomId);
  expect((await report(bo, { kind: "declined", roomId, eventId: own })).body.code).toBe("RING_OVER");
  expect((await server.call(anna, "GET", `/api/v1/rings/${ring.id}`)).body.state).toBe("ringing");
  expect((await report(anna, { kind: "declined", roomId, eventId: declined })).status).toBe(200);
  expect((await server.call(anna, "GET", `/api/v1/rings/${ring.id}`)).body.state).toBe("declined");
  await eventually(async () => expect(await members()).toBe(0));
  expect((await report(anna, { kind: "declined", roomId, eventId: declined })).body.code).toBe("RING_OVER");
});

test("a room that is encrypted during its call rings in another one, and clients see nobody of the first", async () => {
  const roomId = await matrix.room(anna, [bo], { is_direct: true, preset: "trusted_private_chat" });
  const annas = await signIn(matrix, anna);
  const client = await enter(annas, roomId);
  const { body: open } = await server.call(anna, "POST", "/api/v1/room-calls", { roomId });
  await matrix.get(anna, "PUT", `${pathOf(roomId)}/state/m.room.encryption/`, { algorithm: "m.megolm.v1.aes-sha2" });
  const { body: ring } = await server.call(await onPage(bo), "POST", "/api/v1/rings", { roomId });
  expect(ring.meetingId).not.toBe(open.id);
  expect((await server.call(bo, "GET", `/api/v1/meetings/${ring.meetingId as string}`)).body.isEncrypted).toBe(true);
  client.socket.terminate();
});
