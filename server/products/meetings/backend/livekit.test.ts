import { afterAll, beforeAll, expect, test } from "vitest";
import { decodeJwt } from "jose";
import { eventually, type TestPerson, type TestServer } from "../../../testing/server.ts";
import { enter, tokenOf } from "../media-keys/testing.ts";
import { SignalClient } from "../signalling/testing.ts";
import { liveKitKey, startBesideMediaServer } from "./testing.ts";

let beside: Awaited<ReturnType<typeof startBesideMediaServer>>;
let server: TestServer;
let anna: TestPerson;
let agnes: TestPerson;
let bo: TestPerson;
let workspaceId = "";

beforeAll(async () => {
  beside = await startBesideMediaServer();
  server = beside.safos;
  ({ anna, agnes, bo } = server.people);
  workspaceId = (await server.workspace("Gemensam utredning", anna, bo)).id;
  await server.safos.workspaces.addMember(anna.id, workspaceId, agnes.id, "viewer");
});
afterAll(() => beside.stop());

async function startMeeting(): Promise<string> {
  const path = `/api/v1/workspaces/${workspaceId}/meetings`;
  const made = await server.call(anna, "POST", path, { title: "Avstämning", isStarted: true });
  expect(made.status).toBe(201);
  return made.body.id as string;
}

async function ticketOf(who: TestPerson, id: string): Promise<{ url: string; token: string; identity: string }> {
  const joined = await server.call(who, "POST", `/api/v1/meetings/${id}/join`);
  expect(joined.status, JSON.stringify(joined.body)).toBe(200);
  return joined.body;
}

async function come(who: TestPerson, id: string): Promise<SignalClient & { identity: string }> {
  const { token, identity } = await ticketOf(who, id);
  return Object.assign(new SignalClient(beside.media, token), { identity });
}

async function presentIn(id: string, at: TestServer = server): Promise<string[]> {
  const { body } = await at.call(anna, "GET", `/api/v1/meetings/${id}`);
  return body.participants.map((one: { identity: string }) => one.identity).toSorted();
}

/** LiveKit tells of nobody who has no media yet: they are found when all rooms are looked at, every five seconds. */
const beforeMediaMs = 8000;

const leaves = (client: SignalClient) => client.of("leave").length > 0;

async function isOut(client: SignalClient, withinMs = 1000): Promise<void> {
  const began = performance.now();
  await eventually(() => expect(leaves(client)).toBe(true), withinMs);
  expect(performance.now() - began).toBeLessThan(withinMs);
}

test("a ticket leads to the other server with a token of its key, for one room and what may be done there now", async () => {
  const id = await startMeeting();
  const changed = await server.call(anna, "PATCH", `/api/v1/meetings/${id}`, {
    permissions: { camera: false, chat: false },
  });
  expect(changed.status).toBe(200);
  const ticket = await ticketOf(agnes, id);
  expect(ticket).toMatchObject({ url: beside.media.url.replace("http", "ws"), isExternal: true, isEncrypted: false });
  const claims = decodeJwt(ticket.token);
  expect(claims.iss).toBe(liveKitKey.id);
  expect((claims.exp ?? 0) - Date.now() / 1000).toBeLessThanOrEqual(600);
  expect(claims["video"]).toEqual({
    room: id,
    roomJoin: true,
    canPublish: true,
    canSubscribe: true,
    canPublishData: false,
    canPublishSources: ["microphone", "screen_share", "screen_share_audio"],
    canUpdateOwnMetadata: false,
    hidden: false,
  });
  expect(JSON.stringify(ticket)).not.toContain(liveKitKey.secret);
});

test("every process knows who is in, whichever of them was told, and who has left", async () => {
  const id = await startMeeting();
  const twin = await server.twin();
  const third = await server.twin();
  const first = await come(anna, id);
  const second = await come(bo, id);
  await eventually(async () => {
    for (const one of [server, twin, third])
      expect(await presentIn(id, one)).toEqual([first.identity, second.identity].toSorted());
  });
  second.socket.close();
  // A closed socket may come back for a while; then its owner has left.
  await twin.call(anna, "DELETE", `/api/v1/meetings/${id}/participants/${second.identity}`);
  await eventually(async () => {
    for (const one of [server, twin, third]) expect(await presentIn(id, one)).toEqual([first.identity]);
  });
  await third.stop();
  // A process that goes away ends no call at the other server.
  expect(leaves(first)).toBe(false);
  await twin.stop();
  expect(await presentIn(id)).toEqual([first.identity]);
});

test("who is removed, by a moderator or from the workspace, is out within a second, and comes back by no old token", async () => {
  const id = await startMeeting();
  const { token } = await ticketOf(agnes, id);
  const leading = await come(anna, id);
  const other = await come(agnes, id);
  await eventually(async () => expect(await presentIn(id)).toHaveLength(2));
  expect((await server.call(anna, "DELETE", `/api/v1/meetings/${id}/participants/${other.identity}`)).status).toBe(200);
  await isOut(other);
  const again = await come(agnes, id);
  await eventually(async () => expect(await presentIn(id)).toHaveLength(2));
  await server.safos.workspaces.removeMember(anna.id, workspaceId, agnes.id);
  await isOut(again);
  const forged = new SignalClient(beside.media, token);
  await isOut(forged, beforeMediaMs);
  await eventually(async () => expect(await presentIn(id)).toEqual([leading.identity]));
  await server.safos.workspaces.addMember(anna.id, workspaceId, agnes.id, "viewer");
});

test("strangers whom another's token of the key lets in are put out; rooms that are not ours are left alone", async () => {
  const id = await startMeeting();
  const leading = await come(anna, id);
  await eventually(async () => expect(await presentIn(id)).toHaveLength(1));
  const stranger = new SignalClient(
    beside.media,
    tokenOf(liveKitKey, { roomJoin: true, room: id }, { sub: "recorder" }),
  );
  await isOut(stranger, beforeMediaMs);
  await eventually(async () => expect(await presentIn(id)).toEqual([leading.identity]));
  const elsewhere = await enter(
    beside.media.url,
    tokenOf(liveKitKey, { roomJoin: true, room: "01990000-0000-7000-8000-000000000000" }),
  );
  expect(elsewhere.first).toBe("join");
  const come2 = await come(bo, id);
  await eventually(async () => expect(await presentIn(id)).toHaveLength(2));
  expect(elsewhere.messages.some((one) => one.case === "leave")).toBe(false);
  elsewhere.socket.close();
  come2.socket.close();
});

test("what people may do changes while they are in, and nobody changes what stands with them", async () => {
  const id = await startMeeting();
  await come(anna, id);
  const other = await come(agnes, id);
  await eventually(async () => expect(await presentIn(id)).toHaveLength(2));
  const permissionOf = () =>
    other
      .of("update")
      .flatMap(({ participants }) => participants)
      .findLast(({ identity }) => identity === other.identity)?.permission;
  await server.call(anna, "PATCH", `/api/v1/meetings/${id}`, { permissions: { microphone: false, screen: false } });
  await eventually(() => expect(permissionOf()).toMatchObject({ canPublish: true, canPublishSources: [1] }));
  await server.call(anna, "PATCH", `/api/v1/meetings/${id}`, { permissions: { chat: false } });
  await eventually(() => expect(permissionOf()?.canPublishData).toBe(false));
  other.send({
    case: "updateMetadata",
    value: { name: "Chefen", metadata: "", attributes: { isModerator: "yes" } } as never,
  });
  const hand = await server.call(agnes, "PUT", `/api/v1/meetings/${id}/hand`, { isUp: true });
  expect(hand.status).toBe(200);
  const standing = () =>
    other
      .of("update")
      .flatMap(({ participants }) => participants)
      .findLast(({ identity }) => identity === other.identity);
  await eventually(() => expect(standing()?.attributes["hand"]).toMatch(/^\d+$/));
  expect(standing()).toMatchObject({ name: agnes.displayName, attributes: { isModerator: "no" } });
  expect((await server.call(anna, "POST", `/api/v1/meetings/${id}/hands/lower`, { identity: null })).status).toBe(200);
  await eventually(() => expect(standing()?.attributes["hand"] ?? "").toBe(""));
});

test("a call ends with its meeting, and a token for it is worth nothing then", async () => {
  const id = await startMeeting();
  const { token } = await ticketOf(bo, id);
  const client = await come(anna, id);
  await eventually(async () => expect(await presentIn(id)).toHaveLength(1));
  expect((await server.call(anna, "POST", `/api/v1/meetings/${id}/end`)).body.state).toBe("ended");
  await isOut(client);
  await eventually(async () => expect(await presentIn(id)).toEqual([]));
  const late = new SignalClient(beside.media, token);
  await isOut(late, beforeMediaMs);
});

test("a locked meeting lets nobody new in, whatever token they hold", async () => {
  const id = await startMeeting();
  const { token } = await ticketOf(agnes, id);
  const leading = await come(anna, id);
  await eventually(async () => expect(await presentIn(id)).toHaveLength(1));
  await server.call(anna, "PATCH", `/api/v1/meetings/${id}`, { isLocked: true });
  const late = new SignalClient(beside.media, token);
  await isOut(late, beforeMediaMs);
  await eventually(async () => expect(await presentIn(id)).toEqual([leading.identity]));
});

test("what only our own media server does is refused with a plain code", async () => {
  const id = await startMeeting();
  const { identity } = await come(anna, id);
  await eventually(async () => expect(await presentIn(id)).toHaveLength(1));
  const refused: [string, string, unknown][] = [
    ["POST", `/api/v1/workspaces/${workspaceId}/meetings`, { title: "x", isWebinar: true }],
    ["POST", `/api/v1/workspaces/${workspaceId}/meetings`, { title: "x", isEncrypted: true }],
    ["PATCH", `/api/v1/meetings/${id}`, { isWebinar: true }],
    ["PUT", `/api/v1/meetings/${id}/captions`, { language: "sv" }],
    ["PUT", `/api/v1/meetings/${id}/breakout`, { mode: "free", rooms: [{ name: "Ett" }, { name: "Två" }] }],
    ["PUT", `/api/v1/meetings/${id}/participants/${identity}/only`, { source: "person", isOn: true }],
    ["POST", "/api/v1/connection-tests", undefined],
  ];
  for (const [method, path, body] of refused)
    expect((await server.call(anna, method, path, body)).body, `${method} ${path}`).toMatchObject({
      code: "MEDIA_EXTERNAL",
    });
});

test("our own signalling lets nobody into a call that is elsewhere", async () => {
  const id = await startMeeting();
  const { token } = await ticketOf(anna, id);
  expect((await enter(server.url, token)).first).toMatch(/^401 /);
});

test("a hand is raised by who is in, and by nobody else", async () => {
  const id = await startMeeting();
  const path = `/api/v1/meetings/${id}/hand`;
  expect((await server.call(null, "PUT", path, { isUp: true })).status).toBe(401);
  expect((await server.call(server.people.britt, "PUT", path, { isUp: true })).status).toBe(404);
  expect((await server.call(anna, "PUT", path, { isUp: true })).body.code).toBe("NOT_PRESENT");
  expect((await server.call(anna, "PUT", path, { isUp: "ja" })).status).toBe(400);
  const guestPath = "/api/v1/guest-calls/hand";
  expect((await server.call(null, "PUT", guestPath, { ticket: "x".repeat(40), isUp: true })).body.code).toBe(
    "TICKET_UNKNOWN",
  );
  expect((await server.call(null, "PUT", guestPath, { isUp: true })).status).toBe(400);
});

test("webhooks that are forged, changed, expired or of another key are refused, and one that is sent again does nothing", async () => {
  const { authorization, body } = beside.relay.bodies.at(-1) ?? { authorization: "", body: "" };
  const post = async (token: string, text: string, type = "application/webhook+json"): Promise<number> =>
    (
      await fetch(`${server.url}/livekit/webhook`, {
        method: "POST",
        headers: { authorization: token, "content-type": type },
        body: text,
      })
    ).status;
  expect(await post(authorization, body)).toBe(200);
  expect(await post("", body)).toBe(401);
  expect(await post(authorization, `${body} `)).toBe(401);
  expect(await post(`${authorization}x`, body)).toBe(401);
  const sum = decodeJwt(authorization)["sha256"];
  const other = { id: liveKitKey.id, secret: "6".repeat(40) };
  expect(await post(tokenOf(other, {}, { sha256: sum }), body)).toBe(401);
  expect(await post(tokenOf({ ...liveKitKey, id: "APIother" }, {}, { sha256: sum }), body)).toBe(401);
  const seconds = Math.floor(Date.now() / 1000);
  expect(await post(tokenOf(liveKitKey, {}, { sha256: sum, exp: seconds - 60 }), body)).toBe(401);
  expect(await post(tokenOf(liveKitKey, {}, { sha256: sum, nbf: seconds + 600 }), body)).toBe(401);
  expect(await post(tokenOf(liveKitKey, {}, { sha256: sum }, "none"), body)).toBe(401);
  // A participant's token is of the same key, and is no webhook's.
  expect(await post(tokenOf(liveKitKey, { roomJoin: true, room: "x" }), body)).toBe(401);
  expect(await post(authorization, body, "text/plain")).toBe(415);
  expect((await fetch(`${server.url}/livekit/webhook`)).status).toBe(404);
  expect((await fetch(`${beside.media.url}/livekit/webhook`, { method: "POST" })).status).toBe(404);
});
