import {
  DisconnectReason,
  RequestResponse,
  RequestResponse_Reason,
  UpdateParticipantMetadata,
} from "@livekit/protocol";
import { decodeJwt } from "jose";
import { afterAll, afterEach, expect, test } from "vitest";
import { eventually, startTestServer, type TestServer } from "../../../testing/server.ts";
import { joinRequestWith } from "../signalling/testing.ts";
import { enter as enterAt, keyOne, keyTwo, mediaProcessOf, send, tokenOf, type TestClient } from "./testing.ts";

/** Programs with a media key of the operator's: their tokens, and LiveKit's server API. */

const server = await startTestServer({
  SAFOS_MEDIA_KEYS: [keyOne, keyTwo].map(({ id, secret }) => `${id}:${secret}`).join(","),
  SAFOS_MEDIA_KEY_PARTICIPANTS: "4",
});
const clients: TestClient[] = [];
afterAll(async () => {
  for (const { socket } of clients) socket.terminate();
  await server.stop();
});

async function enter(token: string, at: TestServer = server): Promise<TestClient> {
  const client = await enterAt(at.url, token);
  clients.push(client);
  return client;
}
const join = (room: string, identity: string, key = keyOne, more: object = {}): Promise<TestClient> =>
  enter(tokenOf(key, { room, roomJoin: true }, { sub: identity, ...more }));
/** Ends the rooms of a key: who hangs up may come back for a while, and takes a place until then. */
async function clear(key = keyOne): Promise<void> {
  for (const { name } of (await twirp("ListRooms", {}, creator, { key })).body.rooms as { name: string }[])
    await twirp("DeleteRoom", { room: name }, creator, { key });
}
afterEach(() => clear());

const creator = { roomCreate: true, roomList: true };
const admin = (room: string) => ({ roomAdmin: true, room });

async function twirp(
  method: string,
  body: object | string,
  video: object,
  { key = keyOne, at = server, token = tokenOf(key, video) } = {},
) {
  const response = await fetch(`${at.url}/twirp/livekit.RoomService/${method}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came back
  return { status: response.status, body: (await response.json()) as any };
}
const identities = async (room: string): Promise<string[]> =>
  (await twirp("ListParticipants", { room }, admin(room))).body.participants
    .map(({ identity }: { identity: string }) => identity)
    .toSorted();

test("a token of a key comes into a room of its own name, with what the token says", async () => {
  const client = await join("möte 1/2", "any one/at all", keyOne, {
    name: "Åsa",
    metadata: "{}",
    attributes: { kind: "agent", personId: "x" },
  });
  expect(client.first).toBe("join");
  const { value } = client.messages[0] as { value: { room: { name: string }; participant: object } };
  expect(value.room.name).toBe("möte 1/2");
  expect(value.participant).toMatchObject({ identity: "any one/at all", name: "Åsa", metadata: "{}" });
  expect(value.participant).toMatchObject({ attributes: { kind: "agent", personId: "x" } });
});

test("rooms of two keys with one name are two rooms", async () => {
  const one = await join("shared", "a");
  const two = await join("shared", "b", keyTwo);
  expect([one.first, two.first]).toEqual(["join", "join"]);
  expect(await identities("shared")).toEqual(["a"]);
  expect((await twirp("DeleteRoom", { room: "shared" }, creator)).status).toBe(200);
  expect(two.messages.some(({ case: kind }) => kind === "leave")).toBe(false);
  expect((await twirp("ListRooms", {}, creator, { key: keyTwo })).body.rooms).toMatchObject([
    { name: "shared", num_participants: 1 },
  ]);
});

test("who comes once a room was deleted begins the next one, which stays", async () => {
  await join("again", "a");
  for (let round = 0; round < 12; round++) {
    expect((await twirp("DeleteRoom", { room: "again" }, creator)).status).toBe(200);
    const next = await join("again", "b");
    expect(next.first).toBe("join");
    // What the room before has left behind has come by then.
    await new Promise((resolve) => setTimeout(resolve, 50));
    const { rooms } = (await twirp("ListRooms", {}, creator)).body;
    expect(rooms).toMatchObject(
      [(next.messages[0] as { value: { room: { name: string; sid: string } } }).value.room].map(({ name, sid }) => ({
        name,
        sid,
      })),
    );
  }
});

test("forged, expired, early, unsigned and foreign tokens come into nothing and do nothing", async () => {
  const claims = { room: "closed", roomJoin: true, roomAdmin: true, roomCreate: true, roomList: true };
  const at = Math.floor(Date.now() / 1000);
  const wrong = [
    tokenOf({ ...keyOne, secret: keyTwo.secret }, claims),
    tokenOf(keyOne, claims, { exp: at - 60 }),
    tokenOf(keyOne, claims, { exp: undefined }),
    tokenOf(keyOne, claims, { nbf: at + 60 }),
    tokenOf(keyOne, claims, {}, "none"),
    `${tokenOf(keyOne, claims, {}, "none").split(".").slice(0, 2).join(".")}.`,
    tokenOf(keyOne, claims, {}, "HS512"),
    tokenOf({ id: "APIthree", secret: keyOne.secret }, claims),
    server.people.anna.token,
    "",
  ];
  for (const token of wrong) {
    expect((await enter(token)).first).toMatch(/^401 /);
    const { status, body } = await twirp("ListRooms", {}, {}, { token });
    expect([status, body.code]).toEqual([401, "unauthenticated"]);
  }
  expect((await twirp("ListRooms", {}, creator)).body.rooms.map((one: { name: string }) => one.name)).not.toContain(
    "closed",
  );
});

test("names that are too long or no text are refused", async () => {
  for (const [room, identity] of [
    ["x".repeat(257), "a"],
    ["x\u0000", "a"],
    ["x", "\ud800"],
    ["x", "i".repeat(257)],
  ] as const)
    expect((await join(room, identity)).first).toMatch(/^401 .*too long/);
  expect((await twirp("CreateRoom", { name: "" }, creator)).body.code).toBe("invalid_argument");
  expect((await twirp("CreateRoom", { name: "a\u0000b" }, creator)).body.code).toBe("invalid_argument");
  expect((await twirp("DeleteRoom", { room: "a\u0000b" }, creator)).body.code).toBe("not_found");
});

test("a key reaches no meeting, whatever it calls its rooms and people", async () => {
  const { anna } = server.people;
  const workspace = await server.workspace("Möten", anna);
  const path = `/api/v1/workspaces/${workspace.id}/meetings`;
  const { body: meeting } = await server.call(anna, "POST", path, { title: "Vårt", isStarted: true });
  const { body: call } = await server.call(anna, "POST", `/api/v1/meetings/${String(meeting.id)}/join`);
  expect((await enter(call.token as string)).first).toBe("join");
  const room = String(meeting.id);
  const other = await join(room, `p_${anna.id}_x`);
  expect(other.first).toBe("join");
  expect(await identities(room)).toEqual([`p_${anna.id}_x`]);
  await eventually(async () =>
    expect((await server.call(anna, "GET", `/api/v1/meetings/${room}`)).body.participants).toMatchObject([
      { name: "Anna Lindqvist" },
    ]),
  );
  expect((await twirp("DeleteRoom", { room }, creator)).status).toBe(200);
  expect((await server.call(anna, "GET", `/api/v1/meetings/${room}`)).body.state).toBe("live");
  // Nor does a meeting's token open the server API.
  expect((await twirp("ListRooms", {}, {}, { token: call.token as string })).status).toBe(401);
});

test("a room is created with what is said of it, changed, listed and deleted", async () => {
  const made = await twirp(
    "CreateRoom",
    { name: "plan", emptyTimeout: 60, departure_timeout: 5, maxParticipants: 1, metadata: "m" },
    creator,
  );
  expect(made).toMatchObject({
    status: 200,
    body: { name: "plan", empty_timeout: 60, departure_timeout: 5, max_participants: 1, metadata: "m" },
  });
  expect(made.body.sid).toMatch(/^RM_/);
  const again = await twirp("CreateRoom", { name: "plan", departureTimeout: 9 }, creator);
  expect(again.body).toMatchObject({ sid: made.body.sid, empty_timeout: 60, departure_timeout: 9, metadata: "m" });
  expect((await twirp("UpdateRoomMetadata", { room: "plan", metadata: "n" }, admin("plan"))).body.metadata).toBe("n");
  const names = { names: ["plan", "none", "\u0000"] };
  expect((await twirp("ListRooms", names, creator)).body.rooms).toMatchObject([{ name: "plan", metadata: "n" }]);
  const first = await join("plan", "a");
  expect(first.first).toBe("join");
  expect((await join("plan", "b")).first).toBe(`leave ${DisconnectReason.JOIN_FAILURE}`);
  // Who is there comes back in their own place.
  const back = await join("plan", "a");
  expect(back.first).toBe("join");
  expect((await twirp("DeleteRoom", { room: "plan" }, creator)).status).toBe(200);
  await eventually(() =>
    expect(back.messages.at(-1)).toMatchObject({ case: "leave", value: { reason: DisconnectReason.ROOM_DELETED } }),
  );
  expect((await twirp("DeleteRoom", { room: "plan" }, creator)).body.code).toBe("not_found");
  expect((await twirp("ListRooms", names, creator)).body.rooms).toEqual([]);
});

test("a room that everybody left ends after its own time, and one that nobody came to", async () => {
  await twirp("CreateRoom", { name: "short", emptyTimeout: 600, departureTimeout: 1 }, creator);
  await twirp("CreateRoom", { name: "never", emptyTimeout: 1 }, creator);
  await join("short", "a");
  await twirp("RemoveParticipant", { room: "short", identity: "a" }, admin("short"));
  await eventually(async () => {
    const { rooms } = (await twirp("ListRooms", { names: ["short", "never"] }, creator)).body;
    expect(rooms).toEqual([]);
  }, 8000);
});

test("permissions, name, metadata and attributes change in the session, and its next token says so", async () => {
  const client = await join("change", "a", keyOne, { attributes: { x: "1", y: "2" } });
  const changed = await twirp(
    "UpdateParticipant",
    {
      room: "change",
      identity: "a",
      name: "Bo",
      metadata: "m",
      attributes: { x: "", z: "3" },
      permission: { canSubscribe: true, canPublish: true, canPublishSources: ["MICROPHONE"] },
    },
    admin("change"),
  );
  expect(changed.body).toMatchObject({
    name: "Bo",
    metadata: "m",
    attributes: { y: "2", z: "3" },
    permission: { can_publish: true, can_publish_sources: ["MICROPHONE"], can_publish_data: false },
  });
  await eventually(() => {
    const fresh = client.messages.findLast((one) => one.case === "refreshToken");
    expect(decodeJwt(fresh?.value ?? "")).toMatchObject({
      iss: keyOne.id,
      sub: "a",
      name: "Bo",
      attributes: { y: "2", z: "3" },
      video: { room: "change", canPublishData: false, canPublishSources: ["microphone"] },
    });
  });
  const wrong = [
    { permission: { canPublish: true, canPublishSources: [99] } },
    { attributes: Object.fromEntries(["a", "b", "c", "d", "e", "f", "g"].map((key) => [key, "x".repeat(10_000)])) },
    { name: "x".repeat(257) },
    { metadata: "x".repeat(65_537) },
  ];
  for (const body of wrong) {
    const answer = await twirp("UpdateParticipant", { room: "change", identity: "a", ...body }, admin("change"));
    expect([answer.status, answer.body.code]).toEqual([400, "invalid_argument"]);
  }
});

test("what is not there, not granted and not offered is refused as Twirp has it", async () => {
  await join("refusing", "a");
  const own = admin("refusing");
  const at = { room: "refusing", identity: "a" };
  const missing = { ...at, identity: "nobody" };
  const cases = [
    ["CreateRoom", { name: "x" }, own, 403, "permission_denied"],
    ["DeleteRoom", { room: "refusing" }, own, 403, "permission_denied"],
    ["ListRooms", {}, { roomCreate: true }, 403, "permission_denied"],
    ["ListParticipants", { room: "refusing" }, { room: "refusing", roomJoin: true }, 403, "permission_denied"],
    ["ListParticipants", { room: "refusing" }, admin("other"), 403, "permission_denied"],
    ["ListParticipants", { room: "" }, admin(""), 403, "permission_denied"],
    ["GetParticipant", missing, own, 404, "not_found"],
    ["RemoveParticipant", missing, own, 404, "not_found"],
    ["RemoveParticipant", { ...at, revokeTokenTs: "1" }, own, 501, "unimplemented"],
    ["UpdateParticipant", missing, own, 404, "not_found"],
    ["UpdateSubscriptions", missing, own, 404, "not_found"],
    ["MutePublishedTrack", { ...at, trackSid: "TR_x", muted: true }, own, 404, "not_found"],
    ["MutePublishedTrack", { ...at, trackSid: "TR_x", muted: false }, own, 412, "failed_precondition"],
    ["ListParticipants", { room: "none" }, admin("none"), 404, "not_found"],
    ["SendData", { room: "refusing", data: Buffer.alloc(60_001).toString("base64") }, own, 400, "invalid_argument"],
    ["CreateRoom", { name: "x", emptyTimeout: 86_401 }, creator, 400, "invalid_argument"],
    ["CreateRoom", { name: "x", emptyTimeout: 4_294_967_295 }, creator, 400, "invalid_argument"],
    ["CreateRoom", { name: "x", egress: {} }, creator, 501, "unimplemented"],
    ["MoveParticipant", at, own, 501, "unimplemented"],
    ["ForwardParticipant", at, own, 501, "unimplemented"],
    ["Nothing", {}, creator, 404, "bad_route"],
    ["CreateRoom", "{", creator, 400, "malformed"],
    ["CreateRoom", `{"name":${"[".repeat(5000)}`, creator, 400, "malformed"],
    ["CreateRoom", { name: 7 }, creator, 400, "malformed"],
    ["CreateRoom", { name: "x".repeat(300_000) }, creator, 400, "invalid_argument"],
  ] as const;
  for (const [method, body, video, status, code] of cases) {
    const answer = await twirp(method, body, video);
    expect([method, answer.status, answer.body.code]).toEqual([method, status, code]);
  }
  expect((await twirp("GetParticipant", at, own)).body).toMatchObject({ identity: "a", state: "JOINED" });
  expect((await twirp("SendData", { room: "refusing", data: "aGVq" }, own)).status).toBe(200);
  expect((await twirp("RemoveParticipant", at, own)).status).toBe(200);
});

test("protobuf is read and answered as JSON is; other bodies, methods and services are refused", async () => {
  const ask = (path: string, init: { method?: string; headers?: Record<string, string>; body?: string | Buffer }) =>
    fetch(`${server.url}/twirp/${path}`, {
      method: "POST",
      ...init,
      headers: { authorization: `Bearer ${tokenOf(keyOne, creator)}`, ...init.headers },
    });
  const type = { "content-type": "application/protobuf" };
  const listed = await ask("livekit.RoomService/ListRooms", { headers: type, body: Buffer.alloc(0) });
  expect([listed.status, listed.headers.get("content-type")]).toEqual([200, "application/protobuf"]);
  // Groups within groups, which are skipped one within the other.
  for (const body of [Buffer.from([0x7f]), Buffer.from(Array.from({ length: 100_000 }, () => [0xfb, 1]).flat())]) {
    const answer = await ask("livekit.RoomService/CreateRoom", { headers: type, body });
    expect([answer.status, (await answer.json()) as object]).toMatchObject([400, { code: "malformed" }]);
  }
  const text = await ask("livekit.RoomService/ListRooms", { headers: { "content-type": "text/plain" }, body: "{}" });
  expect([text.status, (await text.json()) as object]).toMatchObject([404, { code: "bad_route" }]);
  const ingress = await ask("livekit.Ingress/ListIngress", { headers: type, body: Buffer.alloc(0) });
  expect([ingress.status, ingress.headers.get("content-type")]).toEqual([501, "application/json"]);
  expect((await ask("livekit.RoomService/ListRooms", { method: "GET" })).status).toBe(404);
});

test("what someone says of themselves has an end, however it is said", async () => {
  const token = tokenOf(keyOne, { room: "talkative", roomJoin: true, canUpdateOwnMetadata: true }, { sub: "a" });
  const large = joinRequestWith({ a: "x".repeat(9000), b: "y".repeat(2000) });
  const client = await enterAt(server.url, token, large);
  clients.push(client);
  expect(client.first).toBe("join");
  for (let index = 0; index < 8; index++) {
    const attributes = { [`more ${index}`]: "x".repeat(10_000) };
    send(client, { case: "updateMetadata", value: new UpdateParticipantMetadata({ attributes, requestId: index }) });
  }
  await eventually(() => {
    const answers = client.messages.flatMap(({ value }) => (value instanceof RequestResponse ? [value.reason] : []));
    expect(answers).toHaveLength(8);
    expect(answers.filter((reason) => reason === RequestResponse_Reason.LIMIT_EXCEEDED)).toHaveLength(3);
  });
});

test("when the media process dies, who comes back finds the room as it was", async () => {
  const made = await twirp("CreateRoom", { name: "lasting", metadata: "m", maxParticipants: 3 }, creator);
  const client = await join("lasting", "a");
  process.kill(mediaProcessOf(server), "SIGKILL");
  await eventually(() => expect(client.messages.map((one) => one.case)).toContain("leave"), 15_000);
  expect((await twirp("ListRooms", { names: ["lasting"] }, creator)).body.rooms).toMatchObject([
    { sid: made.body.sid, num_participants: 0 },
  ]);
  expect((await join("lasting", "a")).first).toBe("join");
  expect((await twirp("ListRooms", { names: ["lasting"] }, creator)).body.rooms).toMatchObject([
    { sid: made.body.sid, metadata: "m", max_participants: 3, num_participants: 1 },
  ]);
});

test("a key has as many in its rooms as it may, and takes no more from others", async () => {
  const some = [];
  for (const identity of ["a", "b", "c", "d"]) some.push(await join("full", identity));
  expect(some.map(({ first }) => first)).toEqual(["join", "join", "join", "join"]);
  expect((await join("full too", "e")).first).toBe(`leave ${DisconnectReason.JOIN_FAILURE}`);
  const other = await join("full", "e", keyTwo);
  expect(other.first).toBe("join");
});

test("a key has a hundred rooms, and 200 requests at once", async () => {
  const make = (index: number) => twirp("CreateRoom", { name: `many ${index}` }, creator, { key: keyTwo });
  const made = await Promise.all(Array.from({ length: 110 }, (_, index) => make(index)));
  const refused = made.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThanOrEqual(10);
  expect(refused[0]?.body).toMatchObject({ code: "resource_exhausted", msg: "There are too many rooms already." });
  expect((await join("one more", "a", keyTwo)).first).toBe("429 There are too many rooms already.");
  const { rooms } = (await twirp("ListRooms", {}, creator, { key: keyTwo })).body;
  expect(rooms).toHaveLength(100);
  const many = await Promise.all(
    Array.from({ length: 250 }, () => twirp("ListRooms", { names: ["-"] }, creator, { key: keyTwo })),
  );
  expect(many.some(({ status }) => status === 429)).toBe(true);
  // The other key's are its own.
  expect((await twirp("ListRooms", {}, creator)).status).toBe(200);
});

test("a room lives in one process: the others lead there", async () => {
  const twin = await server.twin();
  try {
    const here = await join("two processes", "a");
    const there = await enter(tokenOf(keyOne, { room: "two processes", roomJoin: true }, { sub: "b" }), twin);
    expect([here.first, there.first]).toEqual(["join", "join"]);
    const at = { at: twin };
    const own = admin("two processes");
    const room = { room: "two processes" };
    const listed = await twirp("ListParticipants", room, own, at);
    expect(listed.body.participants).toHaveLength(2);
    expect((await twirp("ListRooms", { names: [room.room] }, creator, at)).body.rooms).toMatchObject([
      { name: room.room, num_participants: 2 },
    ]);
    const made = await twirp("CreateRoom", { name: room.room, metadata: "m" }, creator, at);
    expect(made.body).toMatchObject({ metadata: "m", num_participants: 2 });
    expect((await twirp("GetParticipant", { ...room, identity: "c" }, own, at)).body.code).toBe("not_found");
    const change = { ...room, identity: "a", permission: { canPublish: false } };
    expect((await twirp("UpdateParticipant", change, own, at)).body.permission).toMatchObject({ can_publish: false });
    await eventually(() => expect(here.messages.some((one) => one.case === "refreshToken")).toBe(true));
    expect((await twirp("DeleteRoom", room, creator, at)).status).toBe(200);
    await eventually(() => expect(there.messages.at(-1)?.case).toBe("leave"));
    // What is claimed without another process' seal counts for nothing.
    const response = await fetch(`${twin.url}/twirp/livekit.RoomService/ListRooms`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${tokenOf(keyOne, creator)}`,
        "content-type": "application/json",
        "safos-passed-on": "x",
      },
      body: "{}",
    });
    expect(response.status).toBe(200);
    await twirp("CreateRoom", { name: "handed over", metadata: "m" }, creator, at);
  } finally {
    await twin.stop();
  }
  const taken = await join("handed over", "a");
  expect(taken.messages[0]).toMatchObject({ case: "join", value: { room: { name: "handed over", metadata: "m" } } });
});
