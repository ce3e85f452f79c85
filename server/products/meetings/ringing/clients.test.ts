import { LeaveRequest } from "@livekit/protocol";
import { afterAll, beforeEach, expect, test } from "vitest";
import { sql } from "#database";
import { uuid } from "#clock";
import { MatrixCaller } from "../../chat/testing.ts";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { SignalClient } from "../signalling/testing.ts";
import { askToken, signIn, type TestDevice } from "../matrix-calls/testing.ts";

/** Calls that ring between our pages and Matrix clients; e2e/journeys/ringing.test.ts has them with a page and a client. */

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
// Calls of earlier tests are no calls too many.
beforeEach(() => sql`update meetings.ring set created_at = created_at - interval '10 minutes'`.execute(db));

const notificationType = "org.matrix.msc4075.rtc.notification";
const declineType = "org.matrix.msc4310.rtc.decline";
const slot = "m.call#ROOM";
const pathOf = (roomId: string): string => `/v3/rooms/${encodeURIComponent(roomId)}`;
const direct = (...people: [TestPerson, ...TestPerson[]]) =>
  matrix.room(people[0], people.slice(1), { is_direct: true, preset: "trusted_private_chat" });
const group = (...people: [TestPerson, ...TestPerson[]]) => matrix.room(people[0], people.slice(1), {});

async function send(who: TestPerson, roomId: string, type: string, content: object, txn = uuid()): Promise<string> {
  const answer = await matrix.get(who, "PUT", `${pathOf(roomId)}/send/${type}/${txn}`, content);
  return answer.event_id as string;
}
const notification = (more: object = {}) => ({
  slot_id: slot,
  msc4354_sticky_key: slot,
  notification_type: "ring",
  "m.mentions": { user_ids: [], room: true },
  sender_ts: Date.now(),
  lifetime: 30_000,
  ...more,
});
const ringFrom = (who: TestPerson, roomId: string, more: object = {}) =>
  send(who, roomId, notificationType, notification(more));

interface Shown {
  readonly id: string;
  readonly roomId: string;
  readonly meetingId: string;
  readonly state: string;
  readonly isOpen: boolean;
  readonly isQuiet: boolean;
  readonly isVideo: boolean;
  readonly endsAt: string;
  readonly caller: { readonly id: string };
  readonly callees: readonly { readonly id: string; readonly state: string }[];
}
const shownTo = async (who: TestPerson, roomId: string, at = server): Promise<Shown[]> =>
  ((await at.call(who, "GET", "/api/v1/rings")).body.items as Shown[]).filter((one) => one.roomId === roomId);
async function rings(who: TestPerson, roomId: string, at = server): Promise<Shown> {
  let found: Shown | undefined;
  await eventually(async () => {
    [found] = await shownTo(who, roomId, at);
    expect(found?.isOpen).toBe(true);
  });
  return found as unknown as Shown;
}
/** Everything that was sent until now has been handled, and told to clients: in both directions a later call has passed. */
async function settled(): Promise<void> {
  const probe = await direct(agnes, britt);
  await ringFrom(agnes, probe);
  const ring = await rings(britt, probe);
  await act(britt, ring.id, "decline");
  await eventually(async () => {
    expect(await sentIn(agnes, probe, declineType)).toHaveLength(1);
    expect(await shownTo(britt, probe)).toEqual([]);
  });
}
const isSilent = async (who: TestPerson, roomId: string): Promise<void> => {
  await settled();
  expect(await shownTo(who, roomId)).toEqual([]);
};
const read = async (who: TestPerson, id: string): Promise<Shown> =>
  (await server.call(who, "GET", `/api/v1/rings/${id}`)).body as Shown;
const act = (who: TestPerson, id: string, verb: string) =>
  server.call(who, "POST", `/api/v1/rings/${id}/${verb}`, verb === "decline" ? {} : undefined);
const begin = (who: TestPerson, roomId: string, more: object = {}) =>
  server.call(who, "POST", "/api/v1/rings", { roomId, ...more });

/** Someone in a browser, as our page is. */
async function onPage(who: TestPerson): Promise<TestPerson & { readonly deviceId: string }> {
  const { token } = await server.safos.identity.createSession(who.id, { kind: "page", label: "test" });
  const page = { ...who, token };
  return { ...page, deviceId: (await server.call(page, "GET", "/api/v1/session")).body.deviceId as string };
}

interface Event {
  readonly event_id: string;
  readonly type: string;
  readonly sender: string;
  readonly content: Record<string, unknown>;
}
async function sentIn(who: TestPerson, roomId: string, type: string): Promise<Event[]> {
  const { chunk } = await matrix.get(who, "GET", `${pathOf(roomId)}/messages?dir=b&limit=100`);
  return (chunk as Event[]).filter((one) => one.type === type);
}
async function memberOf(who: TestPerson, roomId: string): Promise<Record<string, unknown>[]> {
  const state = (await matrix.get(who, "GET", `${pathOf(roomId)}/state`)) as Event[];
  return state
    .filter((one) => one.type === "org.matrix.msc3401.call.member" && one.sender === who.userId)
    .map((one) => one.content)
    .filter((one) => Object.keys(one).length > 0);
}
async function enter(device: TestDevice, roomId: string): Promise<SignalClient> {
  const { body } = await askToken(server, matrix, device, roomId);
  const client = new SignalClient(server, body.jwt as string);
  clients.push(client);
  await eventually(async () => expect(client.of("join")).toHaveLength(1));
  return client;
}

test("a client's notification rings on the pages of those it names, in every process, until its time is over", async () => {
  const roomId = await group(anna, bo, agnes);
  await ringFrom(anna, roomId, {
    "m.mentions": { user_ids: [bo.userId] },
    "m.call.intent": "video",
    lifetime: 4000,
  });
  const ring = await rings(bo, roomId, twin);
  expect(ring).toMatchObject({ isVideo: true, state: "ringing", caller: { id: anna.id } });
  expect(ring.callees.map((one) => [one.id, one.state])).toEqual([[bo.id, "ringing"]]);
  expect(await shownTo(agnes, roomId)).toEqual([]);
  expect(Date.parse(ring.endsAt) - Date.now()).toBeLessThanOrEqual(4000);
  await eventually(async () => expect((await read(bo, ring.id)).state).toBe("missed"), 8000);
  await eventually(async () => {
    const notes = await sentIn(bo, roomId, "m.room.message");
    expect(notes.map((one) => [one.sender, one.content["body"]])).toEqual([[anna.userId, "Missat samtal"]]);
  });
});

test("an answer joins the room's call, and stops the others' ringing of that person", async () => {
  const roomId = await direct(anna, bo);
  const annas = await signIn(matrix, anna);
  await enter(annas, roomId);
  await ringFrom(anna, roomId);
  const ring = await rings(bo, roomId);
  expect((await act(bo, ring.id, "answer")).body.state).toBe("answered");
  expect(await shownTo(bo, roomId)).toEqual([]);
  const { body } = await server.call(bo, "GET", `/api/v1/meetings/${ring.meetingId}`);
  expect(body.participants.map((one: { userId: string }) => one.userId)).toEqual([anna.userId]);
});

test("who goes into the call with a client has answered it on their pages too", async () => {
  const roomId = await direct(anna, bo);
  const { body } = await begin(anna, roomId);
  await rings(bo, roomId);
  await enter(await signIn(matrix, bo), roomId);
  await eventually(async () => expect((await read(anna, body.id as string)).state).toBe("answered"));
  expect(await shownTo(bo, roomId)).toEqual([]);
  const { body: meeting } = await server.call(anna, "GET", `/api/v1/meetings/${String(body.meetingId)}`);
  expect(meeting.participants.map((one: { userId: string }) => one.userId)).toEqual([bo.userId]);
});

test("a decline of a client stops the ringing of its person everywhere, and nobody else's", async () => {
  const roomId = await group(anna, bo, agnes);
  const { body } = await begin(await onPage(anna), roomId);
  await rings(bo, roomId);
  await eventually(async () => expect(await sentIn(bo, roomId, notificationType)).toHaveLength(1));
  const [sent] = await sentIn(bo, roomId, notificationType);
  // Of no call of theirs, and of another room.
  await send(bo, await direct(bo, agnes), declineType, {
    "m.relates_to": { rel_type: "m.reference", event_id: sent?.event_id },
  });
  await send(bo, roomId, declineType, { "m.relates_to": { rel_type: "m.reference", event_id: sent?.event_id } });
  await eventually(async () => expect(await shownTo(bo, roomId)).toEqual([]));
  const after = await read(anna, body.id as string);
  expect(Object.fromEntries(after.callees.map((one) => [one.id, one.state]))).toEqual({
    [bo.id]: "declined",
    [agnes.id]: "ringing",
  });
  await act(anna, body.id as string, "cancel");
  // It is not said twice.
  expect(await sentIn(bo, roomId, declineType)).toHaveLength(1);
});

test("a call from our page lets clients ring: once, with whom it names, and while its caller is in the call", async () => {
  const roomId = await direct(anna, bo);
  const page = await onPage(anna);
  const { body } = await begin(page, roomId, { isVideo: true });
  await eventually(async () => expect(await sentIn(bo, roomId, notificationType)).toHaveLength(1));
  const [sent] = await sentIn(bo, roomId, notificationType);
  expect(sent).toMatchObject({
    sender: anna.userId,
    content: {
      slot_id: slot,
      notification_type: "ring",
      "m.call.intent": "video",
      "m.mentions": { user_ids: [bo.userId] },
    },
  });
  expect(sent?.content["lifetime"]).toBeGreaterThan(40_000);
  expect(sent?.content["lifetime"]).toBeLessThanOrEqual(45_000);
  const members = await memberOf(anna, roomId);
  expect(members.map((one) => one["device_id"])).toEqual([page.deviceId]);
  const relation = sent?.content["m.relates_to"] as { event_id: string };
  const state = (await matrix.get(bo, "GET", `${pathOf(roomId)}/state`)) as Event[];
  expect(state.find((one) => one.event_id === relation.event_id)?.type).toBe("org.matrix.msc3401.call.member");
  expect(state.find((one) => one.type === "org.matrix.msc4143.rtc.slot")?.content).toMatchObject({ status: "open" });
  // It rings nobody back, and is taken back when nobody answers.
  expect(await shownTo(anna, roomId)).toHaveLength(1);
  await act(anna, body.id as string, "cancel");
  await eventually(async () => expect(await memberOf(anna, roomId)).toEqual([]));
  await eventually(async () => {
    const [last] = await sentIn(bo, roomId, notificationType);
    expect(last?.content).toEqual({ msc4354_sticky_key: slot });
  });
  expect(await sentIn(bo, roomId, notificationType)).toHaveLength(2);
});

test("a decline on our page is a client's to see, once", async () => {
  const roomId = await direct(anna, bo);
  const eventId = await ringFrom(anna, roomId);
  const ring = await rings(bo, roomId);
  await act(bo, ring.id, "decline");
  await eventually(async () => expect(await sentIn(anna, roomId, declineType)).toHaveLength(1));
  const [sent] = await sentIn(anna, roomId, declineType);
  expect(sent).toMatchObject({
    sender: bo.userId,
    content: { "m.relates_to": { rel_type: "m.reference", event_id: eventId } },
  });
  await settled();
  expect(await sentIn(anna, roomId, declineType)).toHaveLength(1);
});

test("a caller with a client hangs up by leaving, by a withdrawal, or by a redaction", async () => {
  const annas = await signIn(matrix, anna);
  const left = await direct(anna, bo);
  const client = await enter(annas, left);
  await ringFrom(anna, left);
  const first = await rings(bo, left);
  client.send({ case: "leave", value: new LeaveRequest() });
  await eventually(async () => expect((await read(bo, first.id)).state).toBe("missed"), 8000);
  const withdrawn = await direct(anna, bo);
  await ringFrom(anna, withdrawn);
  await rings(bo, withdrawn);
  // What another takes back is their own.
  await send(bo, withdrawn, notificationType, { msc4354_sticky_key: slot });
  await settled();
  expect(await shownTo(bo, withdrawn)).toHaveLength(1);
  await send(anna, withdrawn, notificationType, { msc4354_sticky_key: slot });
  await eventually(async () => expect(await shownTo(bo, withdrawn)).toEqual([]));
  const redacted = await direct(anna, bo);
  const eventId = await ringFrom(anna, redacted);
  await rings(bo, redacted);
  await matrix.get(anna, "PUT", `${pathOf(redacted)}/redact/${encodeURIComponent(eventId)}/${uuid()}`, {});
  await eventually(async () => expect(await shownTo(bo, redacted)).toEqual([]));
});

test("what is over, edited, sent again, only to be shown, or of a fake page rings for nobody", async () => {
  const roomId = await direct(anna, bo);
  await ringFrom(anna, roomId, { sender_ts: Date.now() - 31_000 });
  await ringFrom(anna, roomId, { lifetime: 0 });
  await ringFrom(anna, roomId, { notification_type: "notification" });
  await ringFrom(anna, roomId, { "safos.page": true });
  await ringFrom(anna, roomId, { "m.mentions": { user_ids: [britt.userId] } });
  await ringFrom(anna, roomId, { "m.relates_to": { rel_type: "m.replace", event_id: "$before" } });
  await isSilent(bo, roomId);
  const txn = uuid();
  const content = notification();
  const id = await send(anna, roomId, notificationType, content, txn);
  const ring = await rings(bo, roomId);
  await act(bo, ring.id, "decline");
  expect(await send(anna, roomId, notificationType, content, txn)).toBe(id);
  await isSilent(bo, roomId);
});

test("nobody rings who is not in the room, is suspended, is ignored, or may not call the whole room", async () => {
  const roomId = await group(anna, bo, agnes);
  // A mention of the room takes the power for it; people who are named do not.
  await ringFrom(bo, roomId);
  await isSilent(agnes, roomId);
  await ringFrom(bo, roomId, { "m.mentions": { user_ids: [agnes.userId, britt.userId] } });
  await rings(agnes, roomId);
  expect(await shownTo(britt, roomId)).toEqual([]);
  expect(await shownTo(anna, roomId)).toEqual([]);
  const invited = await direct(anna, bo);
  await matrix.get(anna, "POST", `${pathOf(invited)}/invite`, { user_id: agnes.userId });
  await ringFrom(anna, invited, { "m.mentions": { user_ids: [agnes.userId] } });
  await isSilent(agnes, invited);
  const strange = await server.call(
    britt,
    "PUT",
    `/_matrix/client${pathOf(roomId)}/send/${notificationType}/1`,
    notification(),
  );
  expect(strange.status).toBe(403);
  const ignoring = await direct(anna, bo);
  const list = `/v3/user/${encodeURIComponent(bo.userId)}/account_data/m.ignored_user_list`;
  await matrix.get(bo, "PUT", list, { ignored_users: { [anna.userId]: {} } });
  await ringFrom(anna, ignoring);
  await isSilent(bo, ignoring);
  await matrix.get(bo, "PUT", list, { ignored_users: {} });
});

test("a muted chat rings without a sound", async () => {
  const roomId = await direct(anna, bo);
  await server.call(bo, "PUT", "/api/v1/notice-rules", { kind: "channel", id: roomId, level: "none" });
  await ringFrom(anna, roomId);
  expect((await rings(bo, roomId)).isQuiet).toBe(true);
});

test("many notifications ring a few times, and the others' calls go on", async () => {
  const rooms = await Promise.all([direct(anna, bo), direct(anna, agnes)]);
  const [first] = rooms;
  for (let index = 0; index < 8; index++) {
    await ringFrom(anna, first, { lifetime: 60_000 });
    const [open] = await shownTo(bo, first);
    if (open) await act(bo, open.id, "decline");
  }
  await settled();
  const { rows } = await sql<{ n: number }>`select count(*)::integer as n from meetings.ring
    where room_id = ${first}`.execute(db);
  expect(rows[0]?.n).toBeLessThanOrEqual(4);
  const other = await direct(bo, agnes);
  await ringFrom(bo, other);
  await rings(agnes, other);
});

test("in an encrypted room, and in a workspace's channel, nothing rings", async () => {
  const sealed = await matrix.room(anna, [bo], {
    initial_state: [{ type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } }],
  });
  await ringFrom(anna, sealed);
  const { body } = await begin(await onPage(bo), sealed);
  expect(body.state).toBe("ringing");
  await settled();
  expect(await sentIn(anna, sealed, notificationType)).toHaveLength(1);
  await act(bo, body.id as string, "cancel");
  const workspace = await server.workspace("Samråd", anna);
  const { body: channel } = await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/channels`, {
    name: "Jour",
  });
  await ringFrom(anna, channel.id as string);
  await settled();
  const { rows } = await sql`select 1 from meetings.ring where room_id = ${channel.id as string}`.execute(db);
  expect(rows).toEqual([]);
});

test("clients know by their rules that it rings; it is nothing to read afterwards, but where it was missed", async () => {
  const roomId = await direct(anna, bo);
  const { override } = (await matrix.get(bo, "GET", "/v3/pushrules/global/")) as {
    override: { rule_id: string; actions: unknown[] }[];
  };
  const ids = override.map((one) => one.rule_id);
  expect(ids.indexOf(".org.matrix.msc4075.rule.rtc.invite_for_me")).toBeLessThan(
    ids.indexOf(".m.rule.is_user_mention"),
  );
  expect(ids.indexOf(".org.matrix.msc4075.rule.rtc.invite_for_room")).toBeLessThan(
    ids.indexOf(".m.rule.is_room_mention"),
  );
  const unread = async () => {
    const { rooms } = await matrix.get(bo, "GET", "/v3/sync");
    const { highlight_count: highlights, notification_count: all } = rooms.join[roomId].unread_notifications;
    return [all, highlights] as unknown;
  };
  const before = await unread();
  for (const rules of ["defaults", "own"]) {
    if (rules === "own")
      await matrix.get(bo, "PUT", "/v3/pushrules/global/content/x", { pattern: "xyzzy", actions: ["notify"] });
    await ringFrom(anna, roomId, { "m.mentions": { user_ids: [bo.userId] } });
    const ring = await rings(bo, roomId);
    expect([rules, await unread()]).toEqual([rules, before]);
    await act(bo, ring.id, "decline");
  }
  await ringFrom(anna, roomId, { "m.mentions": { user_ids: [bo.userId] }, lifetime: 1500 });
  await rings(bo, roomId);
  await eventually(async () => expect((await unread()) as number[]).toEqual([1 + (before as number[])[0]!, 0]), 8000);
});

test("two who call each other from a page and from a client are in one call", async () => {
  const roomId = await direct(anna, bo);
  const { body } = await begin(await onPage(anna), roomId);
  await rings(bo, roomId);
  await ringFrom(bo, roomId);
  await eventually(async () => expect((await read(anna, body.id as string)).state).toBe("answered"));
  const { rows } = await sql`select 1 from meetings.ring where room_id = ${roomId}`.execute(db);
  expect(rows).toHaveLength(1);
});

test("of a hundred notifications at once one rings, and a hundred redactions end nobody else's", async () => {
  const roomId = await direct(anna, bo);
  const ids = await Promise.all(Array.from({ length: 100 }, () => ringFrom(anna, roomId)));
  await rings(bo, roomId);
  await settled();
  const { rows } = await sql<{ id: string }>`select notification_id as id from meetings.ring
    where room_id = ${roomId}`.execute(db);
  expect(rows).toHaveLength(1);
  const others = ids.filter((id) => id !== rows[0]?.id);
  await Promise.all(
    others.map((id) => matrix.get(anna, "PUT", `${pathOf(roomId)}/redact/${encodeURIComponent(id)}/${uuid()}`, {})),
  );
  await settled();
  expect(await shownTo(bo, roomId)).toHaveLength(1);
});

test("who is called and loses their account, or leaves the chat, is called no more", async () => {
  const roomId = await group(anna, bo, britt);
  await ringFrom(anna, roomId);
  const ring = await rings(bo, roomId);
  await matrix.get(bo, "POST", `${pathOf(roomId)}/leave`, {});
  await eventually(async () => {
    const after = await read(anna, ring.id);
    expect(after.callees.find((one) => one.id === bo.id)?.state).toBe("missed");
  });
  expect((await server.call(bo, "GET", `/api/v1/rings/${ring.id}`)).status).toBe(404);
  expect((await server.call(agnes, "GET", `/api/v1/rings/${ring.id}`)).status).toBe(404);
  await server.safos.identity.change(britt.id, { isDisabled: true });
  await eventually(async () => expect((await read(anna, ring.id)).state).toBe("missed"));
  await server.safos.identity.change(britt.id, { isDisabled: false });
});

test("a hundred declines of one who is not called, or has declined, are nothing to anybody", async () => {
  const roomId = await group(anna, bo, britt);
  const ringing = await ringFrom(anna, roomId, { "m.mentions": { user_ids: [bo.userId] } });
  const ring = await rings(bo, roomId);
  const changes = async (): Promise<number> => {
    const { rows } = await sql<{ n: string }>`select count(*) as n from events.outbox
      where type = 'ring.changed' and subject = ${ring.id}`.execute(db);
    return Number(rows[0]?.n);
  };
  const before = await changes();
  const decline = { "m.relates_to": { rel_type: "m.reference", event_id: ringing } };
  for (let n = 0; n < 100; n++) await send(britt, roomId, declineType, decline);
  await settled();
  expect(await changes()).toBe(before);
  expect(await shownTo(bo, roomId)).toHaveLength(1);
  for (let n = 0; n < 20; n++) await send(bo, roomId, declineType, decline);
  await settled();
  expect(await changes()).toBe(before + 1);
});

test("thousands of names ring for those in the room, and who is suspended calls nobody", async () => {
  const roomId = await group(anna, bo, britt);
  // As many as a single event may carry.
  const strangers = Array.from({ length: 3000 }, (_, n) => `@p${n}:x.example`);
  await ringFrom(anna, roomId, { "m.mentions": { user_ids: [...strangers, bo.userId, agnes.userId, 7] } });
  await isSilent(bo, roomId);
  await ringFrom(anna, roomId, { "m.mentions": { user_ids: [...strangers, bo.userId, bo.userId, agnes.userId] } });
  expect((await rings(bo, roomId)).callees.map((one) => one.id)).toEqual([bo.id]);
  for (const who of [agnes, britt]) expect(await shownTo(who, roomId)).toEqual([]);

  const other = await direct(agnes, bo);
  await server.safos.identity.change(agnes.id, { isSuspended: true });
  try {
    const path = `/_matrix/client${pathOf(other)}/send/${notificationType}/${uuid()}`;
    expect((await twin.call(agnes, "PUT", path, notification())).status).toBe(403);
    expect((await begin(agnes, other)).status).toBe(404);
    expect(await shownTo(bo, other)).toEqual([]);
  } finally {
    await server.safos.identity.change(agnes.id, { isSuspended: false });
  }
});
