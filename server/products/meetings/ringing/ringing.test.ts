import { SignalResponse } from "@livekit/protocol";
import { afterAll, beforeEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { uuid } from "#clock";
import { sql } from "#database";
import { MatrixCaller } from "../../chat/testing.ts";
import { eventually, startTestServer, type TestPerson, type TestServer } from "../../../testing/server.ts";
import { plainJoinRequest } from "../signalling/testing.ts";

/** Calls from direct chats that ring; e2e/journeys/ringing.test.ts has them with pages, sound and picture. */

const server = await startTestServer();
const matrix = new MatrixCaller(server);
const { anna, agnes, bo, britt } = server.people;
const db = server.safos.database.of();
const sockets: WebSocket[] = [];
afterAll(async () => {
  for (const socket of sockets) socket.terminate();
  await server.stop();
});

// Calls of earlier tests are no calls too many.
beforeEach(() => sql`update meetings.ring set created_at = created_at - interval '10 minutes'`.execute(db));

const begin = (who: TestPerson, roomId: string, more: object = {}, at: TestServer = server) =>
  at.call(who, "POST", "/api/v1/rings", { roomId, ...more });
const act = (who: TestPerson | null, id: string, verb: "answer" | "decline" | "cancel", at: TestServer = server) =>
  at.call(who, "POST", `/api/v1/rings/${id}/${verb}`, verb === "decline" ? {} : undefined);
const read = async (who: TestPerson, id: string) => (await server.call(who, "GET", `/api/v1/rings/${id}`)).body;
const ringing = async (who: TestPerson, at: TestServer = server) =>
  ((await at.call(who, "GET", "/api/v1/rings")).body.items as { id: string }[]).map((one) => one.id);
const stateOf = async (who: TestPerson, id: string, of: TestPerson): Promise<string> =>
  (await read(who, id)).callees.find((one: { id: string }) => one.id === of.id).state as string;
const direct = (...people: [TestPerson, ...TestPerson[]]) =>
  matrix.room(people[0], people.slice(1), { is_direct: true, preset: "trusted_private_chat" });

/** What a chat says of its calls. */
async function notesIn(who: TestPerson, roomId: string): Promise<{ state: string; sender: string; body: string }[]> {
  const { chunk } = await matrix.get(who, "GET", `/v3/rooms/${encodeURIComponent(roomId)}/messages?dir=b&limit=50`);
  return (chunk as { sender: string; content: Record<string, { state: string } & string> }[])
    .filter((one) => one.content["safos.call"] !== undefined)
    .map(({ sender, content }) => ({
      state: content["safos.call"]?.state ?? "",
      sender,
      body: content["body"] ?? "",
    }));
}

interface Seat {
  readonly first: string;
  readonly isOpen: () => boolean;
  readonly close: () => void;
}

/** Goes into the call of a meeting; what the server says first, or the status that refuses. */
async function enter(who: TestPerson, meetingId: string, at: TestServer = server): Promise<Seat> {
  const ticket = await at.call(who, "POST", `/api/v1/meetings/${meetingId}/join`);
  if (ticket.status !== 200) return { first: String(ticket.status), isOpen: () => false, close: () => undefined };
  const address = `${at.url.replace("http", "ws")}/rtc/v1?access_token=${String(ticket.body.token)}`;
  const socket = new WebSocket(`${address}&join_request=${plainJoinRequest}`);
  sockets.push(socket);
  let hasLeft = false;
  return new Promise((resolve) => {
    const answer = (first: string): void =>
      resolve({
        first,
        isOpen: () => !hasLeft && socket.readyState === WebSocket.OPEN,
        close: () => socket.close(),
      });
    socket.on("message", (bytes: Buffer) => {
      const { message } = SignalResponse.fromBinary(bytes);
      if (message.case === "leave") hasLeft = true;
      answer(message.case ?? "");
    });
    socket.on("unexpected-response", (_, response) => answer(String(response.statusCode)));
    socket.on("error", () => answer("error"));
  });
}

/** The pages that a call is shown on. */
async function pagesOf(id: string): Promise<string[]> {
  const { rows } = await sql<{ topics: string[] }>`select topics from events.outbox
    where type = 'ring.changed' and payload ->> 'ringId' = ${id}`.execute(db);
  return [...new Set(rows.flatMap((one) => one.topics))].toSorted();
}
const topicsOf = (...people: TestPerson[]): string[] => people.map((one) => `person:${one.id}`).toSorted();

/** Its time is over. */
const letEnd = (id: string) => sql`update meetings.ring set ends_at = now() where id = ${id}`.execute(db);

test("a call from a direct chat rings for the other, who answers, and both are in; the chat says how long it was", async () => {
  const roomId = await direct(anna, bo);
  const made = await begin(anna, roomId, { isVideo: true });
  expect(made).toMatchObject({
    status: 201,
    body: {
      roomId,
      state: "ringing",
      isVideo: true,
      isOpen: true,
      caller: { id: anna.id, displayName: "Anna Lindqvist", organisationName: "Försäkringskassan" },
      callees: [{ id: bo.id, userId: bo.userId, state: "ringing" }],
    },
  });
  const { id, meetingId } = made.body;
  expect([await ringing(anna), await ringing(bo), await ringing(agnes)]).toEqual([[id], [id], []]);
  expect(await pagesOf(id)).toEqual(topicsOf(anna, bo));
  expect((await act(bo, id, "answer")).body).toMatchObject({ state: "answered", isOpen: false, meetingId });
  expect([await ringing(anna), await ringing(bo)]).toEqual([[], []]);
  const seats = await Promise.all([enter(anna, meetingId), enter(bo, meetingId)]);
  expect(seats.map((one) => one.first)).toEqual(["join", "join"]);
  // Nobody else comes in, and the call stands in no list of meetings.
  expect((await enter(agnes, meetingId)).first).toBe("404");
  expect((await server.call(anna, "GET", "/api/v1/meetings")).body.items).toEqual([]);
  expect((await server.call(bo, "GET", `/api/v1/meetings/${meetingId}`)).body).toMatchObject({ canModerate: false });
  expect((await server.call(anna, "POST", `/api/v1/meetings/${meetingId}/guest-link`)).status).toBe(403);
  // It is over soon after the last one has left.
  await eventually(async () => {
    const { rows } = await sql`update meetings.participant set left_at = now() - interval '5 seconds'
      where meeting_id = ${meetingId} returning 1`.execute(db);
    expect(rows).toHaveLength(2);
  });
  await eventually(async () =>
    expect(await notesIn(bo, roomId)).toEqual([{ state: "answered", sender: anna.userId, body: "Samtal, 1 min" }]),
  );
});

test("on all devices it stops when one answers, and nothing can be done with it afterwards", async () => {
  const roomId = await direct(anna, bo);
  const { id } = (await begin(anna, roomId)).body;
  const answers = await Promise.all([act(bo, id, "answer"), act(bo, id, "answer"), act(bo, id, "decline")]);
  expect(answers.map((one) => one.status).toSorted()).toEqual([200, 410, 410]);
  expect((await act(bo, id, "decline")).body.code).toBe("RING_OVER");
  expect((await act(anna, id, "cancel")).status).toBe(200);
});

test("who declines may say why, in the chat and in their own name", async () => {
  const roomId = await direct(anna, bo);
  const { id } = (await begin(anna, roomId)).body;
  const decline = (body: object) => server.call(bo, "POST", `/api/v1/rings/${id}/decline`, body);
  for (const wrong of [{ message: "" }, { message: "x".repeat(501) }, { message: " " }, { text: "x" }])
    expect((await decline(wrong)).status).toBe(400);
  expect((await decline({ message: "Jag ringer upp om 10 minuter" })).status).toBe(200);
  const { chunk } = await matrix.get(anna, "GET", `/v3/rooms/${encodeURIComponent(roomId)}/messages?dir=b&limit=5`);
  const written = (chunk as { sender: string; content: { body?: string } }[]).find(
    (one) => one.content.body === "Jag ringer upp om 10 minuter",
  );
  expect(written?.sender).toBe(bo.userId);
});

test("a declined call ends with its meeting, and the chat has one line of it", async () => {
  const roomId = await direct(anna, bo);
  const { id, meetingId } = (await begin(anna, roomId)).body;
  expect((await act(bo, id, "decline")).body).toMatchObject({ state: "declined", isOpen: false });
  expect(await read(anna, id)).toMatchObject({ state: "declined", callees: [{ state: "declined" }] });
  expect((await enter(anna, meetingId)).first).toBe("410");
  await eventually(async () => expect((await notesIn(anna, roomId)).map((one) => one.state)).toEqual(["declined"]));
});

test("a call that nobody answers is missed when its time is over, or when the caller hangs up", async () => {
  const roomId = await direct(anna, bo);
  const first = (await begin(anna, roomId)).body;
  await letEnd(first.id);
  await eventually(async () => expect((await read(anna, first.id)).state).toBe("missed"));
  const second = (await begin(anna, roomId)).body;
  expect(second.id).not.toBe(first.id);
  expect((await act(anna, second.id, "cancel")).body).toMatchObject({ state: "missed", isOpen: false });
  expect(await stateOf(bo, second.id, bo)).toBe("missed");
  await eventually(async () =>
    expect((await notesIn(bo, roomId)).map((one) => one.body)).toEqual(["Missat samtal", "Missat samtal"]),
  );
  // It is noticed: when it rang, and that it was missed.
  await eventually(async () => {
    const { body } = await server.call(bo, "GET", "/api/v1/notices");
    const notices = body.items as { itemId: string; reason: string; actor: { id: string } }[];
    const about = notices.filter((one) => one.itemId === roomId);
    expect(about.map((one) => one.reason)).toContain("called");
    expect(about[0]?.actor.id).toBe(anna.id);
  });
});

test("who is in another call is busy, which the caller sees, and may still answer", async () => {
  const [withBo, withAgnes] = [await direct(anna, bo), await direct(agnes, bo)];
  const first = (await begin(anna, withBo)).body;
  await act(bo, first.id, "answer");
  const seat = await enter(bo, first.meetingId);
  await eventually(async () => {
    const { rows } =
      await sql`select 1 from meetings.participant where person_id = ${bo.id} and left_at is null`.execute(db);
    expect(rows).toHaveLength(1);
  });
  const second = (await begin(agnes, withAgnes)).body;
  expect(second.callees).toMatchObject([{ state: "busy" }]);
  expect(await ringing(bo)).toEqual([second.id]);
  expect((await act(bo, second.id, "answer")).body.state).toBe("answered");
  seat.close();
});

test("of two who call each other the second answers the first", async () => {
  const roomId = await direct(anna, bo);
  const [one, two] = await Promise.all([begin(anna, roomId), begin(bo, roomId)]);
  expect(one.body.id).toBe(two.body.id);
  expect((await read(anna, one.body.id)).state).toBe("answered");
});

test("a group rings together: it goes on for the others when one has answered, and later calls lead to the same meeting", async () => {
  const roomId = await direct(anna, agnes, bo, britt);
  const { id, meetingId } = (await begin(anna, roomId)).body;
  await act(agnes, id, "answer");
  expect([await ringing(bo), await ringing(britt), await ringing(agnes)]).toEqual([[id], [id], []]);
  const seats = await Promise.all([enter(anna, meetingId), enter(agnes, meetingId)]);
  await act(bo, id, "decline");
  await letEnd(id);
  await eventually(async () => expect(await ringing(britt)).toEqual([]));
  await eventually(async () => expect(await read(anna, id)).toMatchObject({ state: "answered", isOpen: false }));
  const again = (await begin(agnes, roomId)).body;
  expect(again.meetingId).toBe(meetingId);
  expect(again.callees.map((one: { id: string }) => one.id).toSorted()).toEqual([bo.id, britt.id].toSorted());
  for (const seat of seats) seat.close();
});

/** Everybody left a call that long ago. */
const letLeave = (meetingId: string, seconds: number) =>
  sql`update meetings.participant set left_at = now() - make_interval(secs => ${seconds})
    where meeting_id = ${meetingId}`.execute(db);
const waitIn = (meetingId: string, n: number) =>
  eventually(async () => {
    const { rows } =
      await sql`select 1 from meetings.participant where meeting_id = ${meetingId} and left_at is null`.execute(db);
    expect(rows).toHaveLength(n);
  });

test("who calls where all others are in a call already goes into it, also who declined before", async () => {
  const roomId = await direct(anna, agnes, bo);
  const { id, meetingId } = (await begin(anna, roomId)).body;
  await act(agnes, id, "answer");
  // While it rings, who has answered comes back to it.
  const seats = await Promise.all([enter(anna, meetingId), enter(agnes, meetingId)]);
  await waitIn(meetingId, 2);
  expect((await begin(agnes, roomId)).body).toMatchObject({ id, meetingId, state: "answered" });
  await act(bo, id, "decline");
  expect((await begin(bo, roomId)).body).toMatchObject({ id, meetingId, state: "answered", isOpen: false });
  for (const seat of seats) seat.close();
});

test("a call that everybody has left, or that was ended, rings for nobody any more", async () => {
  const roomId = await direct(anna, agnes, bo);
  const first = (await begin(anna, roomId)).body;
  await act(agnes, first.id, "answer");
  await Promise.all([enter(anna, first.meetingId), enter(agnes, first.meetingId)]);
  await waitIn(first.meetingId, 2);
  expect(await ringing(bo)).toContain(first.id);
  await letLeave(first.meetingId, 5);
  await eventually(async () => expect(await ringing(bo)).not.toContain(first.id));
  const second = (await begin(anna, roomId)).body;
  await server.call(anna, "POST", `/api/v1/meetings/${String(second.meetingId)}/end`);
  await eventually(async () => expect(await ringing(bo)).not.toContain(second.id));
});

test("who calls again at once makes a new call: the one before ends without it", async () => {
  const roomId = await direct(anna, bo);
  const first = (await begin(anna, roomId)).body;
  await act(bo, first.id, "answer");
  await Promise.all([enter(anna, first.meetingId), enter(bo, first.meetingId)]);
  await waitIn(first.meetingId, 2);
  await letLeave(first.meetingId, 0);
  const second = (await begin(bo, roomId)).body;
  expect(second.meetingId).not.toBe(first.meetingId);
  await letLeave(first.meetingId, 5);
  await eventually(async () => expect(await notesIn(anna, roomId)).toHaveLength(1));
  expect(await ringing(anna)).toContain(second.id);
  expect((await act(anna, second.id, "answer")).status).toBe(200);
  expect((await enter(anna, second.meetingId)).first).toBe("join");
});

test("an answered call that nobody comes into ends by itself", async () => {
  const roomId = await direct(anna, bo);
  const { id, meetingId } = (await begin(anna, roomId)).body;
  await act(bo, id, "answer");
  await sql`update meetings.ring set answered_at = now() - interval '2 minutes' where id = ${id}`.execute(db);
  const path = `/api/v1/meetings/${String(meetingId)}`;
  await eventually(async () => expect((await server.call(anna, "GET", path)).body.state).toBe("ended"));
  await eventually(async () => expect(await notesIn(anna, roomId)).toHaveLength(1));
});

test("what is recorded or written out of a call asks the agencies of all its people", async () => {
  const roomId = await direct(anna, bo);
  const { id, meetingId } = (await begin(anna, roomId)).body;
  await act(bo, id, "answer");
  const path = `/api/v1/meetings/${String(meetingId)}`;
  const rules = (allowed: boolean) =>
    server.safos.organisations.change(bo.organisationId, { rules: { recordings: allowed, captions: allowed } });
  await rules(false);
  for (const kind of ["recordings", "captions"])
    expect((await server.call(anna, "GET", `${path}/${kind}`)).body.refusal).not.toBeNull();
  const refused = await server.call(anna, "PUT", `${path}/recording`, { isPaused: false });
  expect(refused.body.code).toBe("POLICY_REFUSED");
  await rules(true);
  expect((await server.call(anna, "GET", `${path}/recordings`)).body.refusal).toBeNull();
});

test("in an encrypted chat no message that declines is written or asked for, and the line stands", async () => {
  const state = [{ type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } }];
  const roomId = await matrix.room(anna, [bo], { is_direct: true, initial_state: state });
  const { id, takesReply } = (await begin(anna, roomId)).body;
  expect(takesReply).toBe(false);
  expect((await begin(agnes, await direct(agnes, bo))).body.takesReply).toBe(true);
  await server.call(bo, "POST", `/api/v1/rings/${id}/decline`, { message: "Hemligt" });
  await eventually(async () => expect((await notesIn(anna, roomId)).map((one) => one.state)).toEqual(["declined"]));
  const { chunk } = await matrix.get(anna, "GET", `/v3/rooms/${encodeURIComponent(roomId)}/messages?dir=b&limit=50`);
  expect(JSON.stringify(chunk)).not.toContain("Hemligt");
});

test("calls are found in no search, and what nobody came to goes after a week", async () => {
  const roomId = await direct(anna, bo);
  const { id, meetingId } = (await begin(anna, roomId)).body;
  await act(bo, id, "decline");
  const workspace = await server.workspace("Sökning", anna);
  const title = "Lindqvist om avtalet";
  const planned = await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/meetings`, { title });
  expect(planned.status).toBe(201);
  await eventually(async () => {
    const { groups } = (await server.call(anna, "GET", "/api/v1/search?q=Lindqvist")).body;
    const hits = (groups as { items: { kind: string; title: string }[] }[]).flatMap((one) => one.items);
    expect(hits.filter((one) => one.kind === "meeting").map((one) => one.title)).toEqual([title]);
  });
  const count = async (): Promise<number> =>
    (await sql`select 1 from meetings.meeting where id = ${meetingId}`.execute(db)).rows.length;
  await eventually(async () => expect(await notesIn(anna, roomId)).toHaveLength(1));
  await server.safos.meetings.trim();
  expect(await count()).toBe(1);
  await sql`update meetings.ring set reported_at = now() - interval '8 days' where id = ${id}`.execute(db);
  await server.safos.meetings.trim();
  expect(await count()).toBe(0);
});

test("it rings for nobody who ignores the caller, and the caller sees no difference", async () => {
  const roomId = await direct(anna, britt);
  const path = `/v3/user/${encodeURIComponent(britt.userId)}/account_data/m.ignored_user_list`;
  await matrix.get(britt, "PUT", path, { ignored_users: { [anna.userId]: {} } });
  const { id, callees } = (await begin(anna, roomId)).body;
  expect(callees).toMatchObject([{ id: britt.id, state: "ringing" }]);
  expect(await ringing(britt)).not.toContain(id);
  expect(await pagesOf(id)).toEqual(topicsOf(anna));
  for (const verb of ["answer", "decline"] as const) expect((await act(britt, id, verb)).status).toBe(404);
  await act(anna, id, "cancel");
  await eventually(async () => expect(await notesIn(anna, roomId)).toHaveLength(1));
  const { body } = await server.call(britt, "GET", "/api/v1/notices");
  expect((body.items as { itemId: string }[]).filter((one) => one.itemId === roomId)).toEqual([]);
  await matrix.get(britt, "PUT", path, { ignored_users: {} });
});

test("strangers, channels, rooms left and rooms one may not write in are refused", async () => {
  const roomId = await direct(anna, bo);
  const { id } = (await begin(anna, roomId)).body;
  for (const verb of ["answer", "decline", "cancel"] as const) {
    expect((await act(null, id, verb)).status).toBe(401);
    expect((await act(agnes, id, verb)).status).toBe(404);
    expect((await act(anna, uuid(), verb)).status).toBe(404);
    expect((await act(anna, "x", verb)).status).toBeGreaterThanOrEqual(400);
  }
  expect([(await act(anna, id, "answer")).status, (await act(bo, id, "cancel")).status]).toEqual([403, 403]);
  expect((await server.call(null, "POST", "/api/v1/rings", { roomId })).status).toBe(401);
  expect((await server.call(null, "GET", "/api/v1/rings")).status).toBe(401);
  for (const wrong of [{}, { roomId: "" }, { roomId: "x".repeat(300) }, { roomId, more: 1 }, { roomId: 7 }])
    expect((await server.call(anna, "POST", "/api/v1/rings", wrong)).status).toBe(400);
  expect((await begin(agnes, roomId)).status).toBe(404);
  expect((await begin(anna, "!none:fk.example")).status).toBe(404);
  await act(anna, id, "cancel");
  // A channel of a workspace has meetings of its own.
  const workspace = await server.workspace("Kanal", anna, bo);
  const channels = async () =>
    (await server.call(anna, "GET", `/api/v1/workspaces/${workspace.id}/channels`)).body.items as { id: string }[];
  await eventually(async () => expect((await channels()).length).toBeGreaterThan(0));
  expect((await begin(anna, (await channels())[0]?.id ?? "")).status).toBe(404);
  const quiet = await matrix.room(anna, [bo], { power_level_content_override: { events_default: 50 } });
  expect((await begin(bo, quiet)).status).toBe(404);
  // Who was asked into the chat and has not come is not called.
  const { room_id: waiting } = await matrix.get(anna, "POST", "/v3/createRoom", { invite: [bo.userId] });
  expect((await begin(anna, waiting as string)).body.code).toBe("RING_NOBODY");
});

test("who is out of the chat is out of the call within a second, and what rings for them stops", async () => {
  const roomId = await direct(anna, agnes, bo);
  const { id, meetingId } = (await begin(anna, roomId)).body;
  await act(bo, id, "answer");
  const seat = await enter(bo, meetingId);
  expect(seat.first).toBe("join");
  const leave = (who: TestPerson, room: string) =>
    matrix.get(who, "POST", `/v3/rooms/${encodeURIComponent(room)}/leave`, {});
  // Another room of theirs is another matter.
  await leave(bo, await direct(bo, agnes));
  await leave(agnes, roomId);
  await eventually(async () => expect(await stateOf(anna, id, agnes)).toBe("missed"), 1500);
  expect(seat.isOpen()).toBe(true);
  await leave(bo, roomId);
  await eventually(() => expect(seat.isOpen()).toBe(false), 1500);
  expect((await enter(bo, meetingId)).first).toBe("404");
  expect((await server.call(bo, "GET", `/api/v1/rings/${id}`)).status).toBe(404);
});

test("a caller rings six times in a minute and four times in one chat without an answer", async () => {
  const rooms = [await direct(anna, bo), await direct(anna, agnes)];
  const outcomes: number[] = [];
  for (let index = 0; index < 6; index++) {
    const { status, body } = await begin(anna, rooms[0] ?? "");
    outcomes.push(status);
    if (status === 201) await act(anna, body.id, "cancel");
  }
  expect(outcomes).toEqual([201, 201, 201, 201, 429, 429]);
  for (let index = 0; index < 3; index++) {
    const { status, body } = await begin(anna, rooms[1] ?? "");
    outcomes.push(status);
    if (status === 201) await act(anna, body.id, "cancel");
  }
  expect(outcomes.slice(6)).toEqual([201, 201, 429]);
  // Twenty at once in one chat are one call.
  const room = await direct(bo, agnes);
  const many = await Promise.all(Array.from({ length: 20 }, () => begin(bo, room)));
  expect(new Set(many.map((one) => one.body.id)).size).toBe(1);
});

test("quiet hours and a muted chat are shown without a sound", async () => {
  const roomId = await direct(anna, bo);
  const settings = { quietFrom: null, quietTo: null, isQuietOnWeekends: false };
  await server.call(bo, "PATCH", "/api/v1/notice-settings", settings);
  const { id } = (await begin(anna, roomId)).body;
  expect((await read(bo, id)).isQuiet).toBe(false);
  await server.call(bo, "PUT", "/api/v1/notice-rules", { kind: "channel", id: roomId, level: "none" });
  expect((await read(bo, id)).isQuiet).toBe(true);
  await server.call(bo, "PUT", "/api/v1/notice-rules", { kind: "channel", id: roomId, level: null });
  await server.call(bo, "PATCH", "/api/v1/notice-settings", { quietFrom: "00:00", quietTo: "23:59" });
  expect((await read(bo, id)).isQuiet).toBe(true);
  expect((await read(anna, id)).isQuiet).toBe(false);
});

test("two processes: it begins in one, is answered in the other, ends by itself when one is gone, and is written once", async () => {
  const twin = await server.twin();
  const roomId = await direct(anna, bo);
  const first = (await begin(anna, roomId)).body;
  expect(await ringing(bo, twin)).toContain(first.id);
  expect((await act(bo, first.id, "answer", twin)).status).toBe(200);
  expect((await read(anna, first.id)).state).toBe("answered");
  await server.call(anna, "POST", `/api/v1/meetings/${String(first.meetingId)}/end`);
  await eventually(async () => expect(await notesIn(anna, roomId)).toHaveLength(1));
  // Begun by a process that stops in the middle of it.
  const second = (await begin(anna, roomId, {}, twin)).body;
  await twin.stop();
  expect(await ringing(bo)).toContain(second.id);
  await letEnd(second.id);
  await eventually(async () => expect((await read(bo, second.id)).state).toBe("missed"));
  await eventually(async () => expect(await notesIn(anna, roomId)).toHaveLength(2));
});

test("a closed account is called no more, and its calls stop", async () => {
  const roomId = await direct(anna, britt);
  const { id } = (await begin(anna, roomId)).body;
  await server.safos.identity.change(britt.id, { isDisabled: true });
  await eventually(async () => expect((await read(anna, id)).state).toBe("missed"), 1500);
  expect((await begin(anna, roomId)).body.code).toBe("RING_NOBODY");
});
