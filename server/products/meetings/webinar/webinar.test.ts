import { ParticipantInfo_State, TrackSource, TrackType } from "@livekit/protocol";
import { decodeJwt } from "jose";
import { afterAll, expect, test } from "vitest";
import { uuid } from "#clock";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson, type TestServer } from "../../../testing/server.ts";
import { SignalClient } from "../signalling/testing.ts";

/** Webinars over HTTP and LiveKit's signalling; e2e/journeys/webinar.test.ts has them with sound and picture. */

const server = await startTestServer();
const twin = await server.twin();
const clients: SignalClient[] = [];
afterAll(async () => {
  for (const { socket } of clients) socket.terminate();
  await twin.stop();
  await server.stop();
});
const { anna, agnes, bo, britt } = server.people;
const db = server.safos.database.of();
const workspace = await server.workspace("Webbinarium", anna);
for (const viewer of [agnes, bo]) await server.safos.workspaces.addMember(anna.id, workspace.id, viewer.id, "viewer");

type Answer = ReturnType<TestServer["call"]>;
/** A client in the call that says nothing of media. */
class Client extends SignalClient {
  /** Whom it knows to be there now. */
  others(): string[] {
    const known = new Map<string, boolean>();
    for (const one of this.of("join")[0]?.otherParticipants ?? []) known.set(one.identity, true);
    for (const { participants } of this.of("update"))
      for (const one of participants) known.set(one.identity, one.state !== ParticipantInfo_State.DISCONNECTED);
    return [...known].flatMap(([identity, isThere]) => (isThere ? [identity] : []));
  }

  mine = (identity: string) =>
    this.of("update")
      .flatMap(({ participants }) => participants)
      .findLast((one) => one.identity === identity)?.permission;
}

async function come(token: string, at: TestServer = server): Promise<Client> {
  const client = new Client(at, token);
  clients.push(client);
  await eventually(() => expect(client.of("join")).toHaveLength(1), 10_000);
  return client;
}

interface Set {
  readonly id: string;
  readonly guestLink: string;
  readonly call: (who: TestPerson | null, method: string, path?: string, body?: unknown) => Answer;
  readonly join: (who: TestPerson, at?: TestServer) => Promise<Client & { identity: string }>;
  readonly guest: (name: string) => Promise<{ ticket: string; client: Client; who: string }>;
}

async function webinar(more: object = {}): Promise<Set> {
  const fresh = { title: "Ny e-tjänst", isStarted: true, lobby: "open", isWebinar: true, ...more };
  const made = await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/meetings`, fresh);
  expect(made.status).toBe(201);
  const id = made.body.id as string;
  const { secret } = (await server.call(anna, "POST", `/api/v1/meetings/${id}/guest-link`)).body;
  return {
    id,
    guestLink: secret,
    call: (who, method, path = "", body) => server.call(who, method, `/api/v1/meetings/${id}/webinar${path}`, body),
    async join(who, at) {
      const { body } = await server.call(who, "POST", `/api/v1/meetings/${id}/join`);
      return Object.assign(await come(body.token, at), { identity: body.identity as string });
    },
    async guest(name) {
      const { body } = await server.call(null, "POST", `/api/v1/guest/${secret}/knock`, { name });
      return { ticket: body.ticket, client: await come(body.call.token), who: body.call.identity };
    },
  };
}
const asGuest = (path: string, body: object) => server.call(null, "POST", `/api/v1/guest-calls/webinar${path}`, body);
const isIn = (set: Set, who: TestPerson) =>
  eventually(async () => {
    const { rows } = await sql`select 1 from meetings.participant where meeting_id = ${set.id}
      and person_id = ${who.id} and left_at is null`.execute(db);
    expect(rows).toHaveLength(1);
  });

test("who may moderate is on the stage; the audience is hidden, counted, and sends nothing, whatever its client asks", async () => {
  const set = await webinar();
  const stage = await set.join(anna);
  const viewer = await set.join(bo);
  const { client: guest, who } = await set.guest("Citra");
  const { body } = await server.call(bo, "POST", `/api/v1/meetings/${set.id}/join`);
  expect(decodeJwt(body.token)["video"]).toMatchObject({ canPublish: false, canPublishData: false, hidden: true });
  expect(viewer.others()).toEqual([stage.identity]);
  expect(guest.others()).toEqual([stage.identity]);
  expect(stage.others()).toEqual([]);
  for (const client of [viewer, guest]) {
    client.announce(TrackSource.MICROPHONE, TrackType.AUDIO);
    client.announce(TrackSource.CAMERA, TrackType.VIDEO);
    await eventually(() => expect(client.of("requestResponse")).toHaveLength(2));
    expect(client.of("trackPublished")).toEqual([]);
  }
  await eventually(async () => {
    const { body: meeting } = await server.call(agnes, "GET", `/api/v1/meetings/${set.id}`);
    expect(meeting).toMatchObject({ isWebinar: true, audience: 2, participants: [{ personId: anna.id }] });
  });
  // The room itself says how many they are, and nothing of who.
  await eventually(() => expect(guest.of("roomUpdate").at(-1)?.room?.metadata).toContain('"audience":2'));
  const seen = async (one: TestPerson) =>
    (await server.call(one, "GET", `/api/v1/meetings/${set.id}/participants`)).body.participants;
  expect(await seen(anna)).toHaveLength(3);
  expect(await seen(bo)).toHaveLength(1);
  expect(who).toMatch(/^g_/);
});

test("a token that was made before the meeting became a webinar opens no more than the audience's place", async () => {
  const set = await webinar({ isWebinar: false });
  const { body } = await server.call(bo, "POST", `/api/v1/meetings/${set.id}/join`);
  expect(decodeJwt(body.token)["video"]).toMatchObject({ canPublish: true, hidden: false });
  const changed = await server.call(anna, "PATCH", `/api/v1/meetings/${set.id}`, { isWebinar: true });
  expect(changed.body).toMatchObject({ isWebinar: true, hasReview: true });
  const client = await come(body.token);
  client.announce(TrackSource.MICROPHONE, TrackType.AUDIO);
  await eventually(() => expect(client.of("requestResponse")).toHaveLength(1));
  await isIn(set, bo);
  const refused = await server.call(anna, "PATCH", `/api/v1/meetings/${set.id}`, { isWebinar: false });
  expect(refused.body.code).toBe("WEBINAR_BUSY");
});

test("a hand is raised, let to speak, let up and taken down within the session; a picture is no microphone", async () => {
  const set = await webinar();
  const stage = await set.join(anna);
  const viewer = await set.join(bo);
  const { client: guest, ticket, who } = await set.guest("Citra");
  await isIn(set, bo);
  expect((await set.call(bo, "PUT", "/hand", { isUp: true })).body.mine).toEqual({ part: "audience", isHandUp: true });
  await eventually(async () => expect((await asGuest("/hand", { ticket, isUp: true })).status).toBe(200));
  const queue = (await set.call(anna, "GET")).body.people;
  expect(queue).toMatchObject([
    { who: `p_${bo.id}`, name: bo.displayName },
    { who, isGuest: true, part: "audience" },
  ]);
  expect((await set.call(bo, "GET")).body.people).toEqual([]);
  expect((await set.call(bo, "POST", "/reactions", { emoji: "👏" })).status).toBe(200);
  expect((await asGuest("/reactions", { ticket, emoji: "<script>" })).status).toBe(400);
  // Raised again it stays where it is.
  await set.call(bo, "PUT", "/hand", { isUp: true });
  expect((await set.call(anna, "GET")).body.people[0].raisedAt).toBe(queue[0].raisedAt);

  const part = (whom: string, to: string) => set.call(anna, "PUT", "/part", { who: whom, part: to });
  expect((await part(`p_${bo.id}`, "microphone")).body.people[0]).toMatchObject({ who });
  await eventually(() => expect(viewer.mine(viewer.identity)).toMatchObject({ canPublish: true, hidden: false }));
  expect(viewer.mine(viewer.identity)?.canPublishSources).toEqual([TrackSource.MICROPHONE]);
  await eventually(() => expect(guest.others()).toContain(viewer.identity));
  viewer.announce(TrackSource.CAMERA, TrackType.VIDEO);
  viewer.announce(TrackSource.MICROPHONE, TrackType.VIDEO);
  viewer.announce(TrackSource.MICROPHONE, TrackType.AUDIO);
  await eventually(() => expect(viewer.of("trackPublished")).toHaveLength(1));
  expect(viewer.of("requestResponse")).toHaveLength(2);

  await part(`p_${bo.id}`, "stage");
  await eventually(() => expect(viewer.mine(viewer.identity)?.canPublishSources).toEqual([]));
  viewer.announce(TrackSource.CAMERA, TrackType.VIDEO);
  await eventually(() => expect(viewer.of("trackPublished")).toHaveLength(2));
  const tracks = viewer.of("trackPublished").flatMap(({ track }) => track?.sid ?? []);

  await part(`p_${bo.id}`, "audience");
  await eventually(() => expect(viewer.of("trackUnpublished").map(({ trackSid }) => trackSid)).toEqual(tracks));
  await eventually(() => expect(guest.others()).toEqual([stage.identity]));
  viewer.announce(TrackSource.MICROPHONE, TrackType.AUDIO);
  await eventually(() => expect(viewer.of("requestResponse")).toHaveLength(3));
});

test("through another process the same holds, and it is kept where the call's process was not asked", async () => {
  const set = await webinar();
  await set.join(anna);
  const viewer = await set.join(bo, twin);
  await isIn(set, bo);
  const path = `/api/v1/meetings/${set.id}/webinar/part`;
  await twin.call(anna, "PUT", path, { who: `p_${bo.id}`, part: "microphone" });
  await eventually(() => expect(viewer.mine(viewer.identity)).toMatchObject({ hidden: false }));
  viewer.socket.close();
  // Who reloads is where they were.
  const again = await set.join(bo, twin);
  again.announce(TrackSource.MICROPHONE, TrackType.AUDIO);
  await eventually(() => expect(again.of("trackPublished")).toHaveLength(1));
});

test("who leads no longer is off the stage at once, and who leads now is on it", async () => {
  const set = await webinar();
  await set.join(anna);
  const client = await set.join(agnes);
  const setRole = (role: string) =>
    server.call(anna, "PATCH", `/api/v1/workspaces/${workspace.id}/members/${agnes.id}`, { role });
  expect((await setRole("editor")).status).toBe(200);
  await eventually(() => expect(client.mine(client.identity)).toMatchObject({ canPublish: true, hidden: false }));
  client.announce(TrackSource.MICROPHONE, TrackType.AUDIO);
  await eventually(() => expect(client.of("trackPublished")).toHaveLength(1));
  await setRole("viewer");
  await eventually(() => expect(client.of("trackUnpublished")).toHaveLength(1));
  expect(client.mine(client.identity)).toMatchObject({ canPublish: false, hidden: true });
});

test("of questions that several take up in the same moment one is current, and nobody is refused", async () => {
  const set = await webinar();
  await set.join(anna);
  await isIn(set, anna);
  const ids: string[] = [];
  for (const text of ["Ett?", "Två?", "Tre?"]) {
    const { questions } = (await set.call(anna, "POST", "/questions", { text, isAnonymous: false })).body;
    ids.push(questions.find((one: { text: string }) => one.text === text).id as string);
  }
  for (let round = 0; round < 4; round++) {
    const taken = await Promise.all(
      ids.map((id, index) =>
        (index === 1 ? twin : server).call(anna, "PATCH", `/api/v1/meetings/${set.id}/webinar/questions/${id}`, {
          state: "current",
        }),
      ),
    );
    expect(taken.map(({ status }) => status)).toEqual([200, 200, 200]);
    const { questions } = (await set.call(anna, "GET", "")).body;
    const states = questions.map(({ state }: { state: string }) => state).toSorted();
    expect(states).toEqual(["answered", "answered", "current"]);
    for (const id of ids) await set.call(anna, "PATCH", `/questions/${id}`, { state: "open" });
  }
});

test("questions wait for review, are voted on once a person, taken up, answered, and kept", async () => {
  const set = await webinar();
  await set.join(anna);
  await set.join(bo);
  const { ticket } = await set.guest("Citra");
  await isIn(set, bo);
  const asked = await set.call(bo, "POST", "/questions", { text: " Kan ombud använda den? ", isAnonymous: true });
  expect(asked.status).toBe(201);
  expect(asked.body.questions).toMatchObject([{ text: "Kan ombud använda den?", isMine: true, state: "waiting" }]);
  const { id } = asked.body.questions[0];
  const guestSees = async () => (await asGuest("", { ticket })).body.questions;
  expect(await guestSees()).toEqual([]);
  expect((await asGuest("/vote", { ticket, questionId: id, isUp: true })).status).toBe(404);
  const change = (body: object, who = anna) => set.call(who, "PATCH", `/questions/${id}`, body);
  expect((await change({ state: "current" })).body.code).toBe("QUESTION_STATE");
  expect((await change({ state: "open" })).body.questions[0]).toMatchObject({ name: bo.displayName, state: "open" });
  expect(await guestSees()).toMatchObject([{ name: null, organisationName: null, isAnonymous: true, votes: 0 }]);
  for (let twice = 0; twice < 2; twice++) await asGuest("/vote", { ticket, questionId: id, isUp: true });
  await set.call(bo, "PUT", `/questions/${id}/vote`, { isUp: true });
  expect(await guestSees()).toMatchObject([{ votes: 2, hasVoted: true }]);
  await set.call(bo, "PUT", `/questions/${id}/vote`, { isUp: false });
  expect((await change({ state: "current" })).body.questions[0]).toMatchObject({ votes: 1, state: "current" });
  const other = (await set.call(anna, "POST", "/questions", { text: "Och du?", isAnonymous: false })).body.questions;
  const otherId = other.find((one: { id: string }) => one.id !== id).id;
  const both = (await set.call(anna, "PATCH", `/questions/${otherId}`, { state: "current" })).body.questions;
  expect(both).toMatchObject([
    { id: otherId, state: "current" },
    { id, state: "answered" },
  ]);
  const answered = (await change({ answer: "Ja, från februari." })).body.questions;
  expect(answered[1]).toMatchObject({ answer: { text: "Ja, från februari.", name: anna.displayName } });
  expect((await asGuest("/vote", { ticket, questionId: id, isUp: false })).body.code).toBe("QUESTION_STATE");
  await server.call(anna, "POST", `/api/v1/meetings/${set.id}/end`);
  expect((await set.call(agnes, "GET")).body.questions).toHaveLength(2);
  expect((await asGuest("", { ticket })).body.code).toBe("ENDED");
  expect((await set.call(bo, "POST", "/questions", { text: "Sent?", isAnonymous: false })).body.code).toBe("ENDED");
});

test("a person has a few unanswered questions at a time, also when they ask all at once; no text is too strange", async () => {
  const set = await webinar({ hasReview: false });
  await set.join(bo);
  await isIn(set, bo);
  const ask = (text: string) => set.call(bo, "POST", "/questions", { text, isAnonymous: false });
  const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => ask(`Fråga ${n} 🧑🏽‍🦽‍➡️ <script>`)));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
  expect(answers.find(({ status }) => status !== 201)).toMatchObject({ status: 429, body: { code: "QUESTIONS_FULL" } });
  for (const text of ["", "   ", "x".repeat(1001), "a\0b", { deep: [] }])
    expect((await ask(text as string)).status).toBe(400);
});

test("the audience leads nothing, strangers find nothing, and who is out does nothing", async () => {
  const set = await webinar();
  await set.join(anna);
  const { ticket, who, client } = await set.guest("Citra");
  await eventually(async () => expect((await asGuest("/hand", { ticket, isUp: true })).status).toBe(200));
  const asked = await asGuest("/questions", { ticket, text: "Får jag?", isAnonymous: false });
  const questionId = asked.body.questions[0].id;
  const calls: readonly (readonly [string, string, object])[] = [
    ["GET", "", {}],
    ["PUT", "/hand", { isUp: true }],
    ["PUT", "/part", { who, part: "stage" }],
    ["POST", "/questions", { text: "x", isAnonymous: false }],
    ["PUT", `/questions/${questionId}/vote`, { isUp: true }],
    ["PATCH", `/questions/${questionId}`, { state: "open" }],
  ];
  for (const [method, path, body] of calls) {
    const given = method === "GET" ? undefined : body;
    expect((await set.call(null, method, path, given)).status).toBe(401);
    expect((await set.call(britt, method, path, given)).status).toBe(404);
  }
  for (const [method, path, body] of calls.slice(2, 3).concat(calls.slice(5)))
    expect((await set.call(bo, method, path, body)).status).toBe(403);
  // A member who is not in the call neither asks nor raises a hand.
  for (const [method, path, body] of [calls[1]!, calls[3]!, calls[4]!])
    expect((await set.call(bo, method, path, body)).body.code).toBe("NOT_PRESENT");
  expect((await set.call(anna, "PUT", "/part", { who: `p_${bo.id}`, part: "stage" })).body.code).toBe("NOT_PRESENT");
  expect((await set.call(anna, "PUT", "/part", { who: "anna", part: "stage" })).status).toBe(400);
  expect((await set.call(anna, "PATCH", `/questions/${uuid()}`, { state: "open" })).status).toBe(404);
  const shown = { ticket: "none" };
  for (const [path, body] of [
    ["", shown],
    ["/hand", { ...shown, isUp: true }],
    ["/questions", { ...shown, text: "x", isAnonymous: true }],
    ["/vote", { ...shown, questionId, isUp: true }],
    ["/reactions", { ...shown, emoji: "👍" }],
  ] as const) {
    expect((await asGuest(path, body)).body.code).toBe("TICKET_UNKNOWN");
    expect((await asGuest(path, { ...body, part: "stage" })).status).toBe(400);
  }
  // A question of one webinar is none of another.
  const other = await webinar();
  expect((await other.call(anna, "PATCH", `/questions/${questionId}`, { state: "open" })).status).toBe(404);
  // The guest is let up, removed, and has nothing any more.
  await set.call(anna, "PUT", "/part", { who, part: "stage" });
  await server.call(anna, "DELETE", `/api/v1/meetings/${set.id}/participants/${who}`);
  await eventually(() => expect(client.of("leave")).toHaveLength(1));
  expect((await asGuest("", { ticket })).body.code).toBe("TICKET_UNKNOWN");
  expect((await asGuest("/hand", { ticket, isUp: true })).body.code).toBe("TICKET_UNKNOWN");
  const { rows } = await sql`select 1 from meetings.stage_place where meeting_id = ${set.id}`.execute(db);
  expect(rows).toEqual([]);
});

test("a member who is removed is out of the audience at once, and back in it when they come again", async () => {
  const set = await webinar();
  await set.join(anna);
  const viewer = await set.join(bo);
  await isIn(set, bo);
  await set.call(anna, "PUT", "/part", { who: `p_${bo.id}`, part: "stage" });
  await server.call(anna, "DELETE", `/api/v1/workspaces/${workspace.id}/members/${bo.id}`);
  await eventually(() => expect(viewer.of("leave")).toHaveLength(1));
  expect((await set.call(bo, "GET")).status).toBe(404);
  await server.safos.workspaces.addMember(anna.id, workspace.id, bo.id, "viewer");
  const again = await set.join(bo);
  again.announce(TrackSource.MICROPHONE, TrackType.AUDIO);
  await eventually(() => expect(again.of("requestResponse")).toHaveLength(1));
});

test("a guest whose link loses its maker is out of the audience within a second", async () => {
  const set = await webinar();
  await server.safos.workspaces.addMember(anna.id, workspace.id, agnes.id, "editor").catch(() => undefined);
  await server.call(anna, "PATCH", `/api/v1/workspaces/${workspace.id}/members/${agnes.id}`, { role: "editor" });
  const { secret } = (await server.call(agnes, "POST", `/api/v1/meetings/${set.id}/guest-link`)).body;
  const { body } = await server.call(null, "POST", `/api/v1/guest/${secret}/knock`, { name: "Dewi" });
  const guest = await come(body.call.token);
  await server.call(anna, "PATCH", `/api/v1/workspaces/${workspace.id}/members/${agnes.id}`, { role: "viewer" });
  await eventually(() => expect(guest.of("leave")).toHaveLength(1));
  expect((await asGuest("", { ticket: body.ticket })).body.code).toBe("TICKET_UNKNOWN");
});

test("a webinar has no breakout rooms, and what is no webinar has no stage", async () => {
  const set = await webinar();
  const rooms = { mode: "free", rooms: [{ name: "A" }, { name: "B" }] };
  const laid = await server.call(anna, "PUT", `/api/v1/meetings/${set.id}/breakout`, rooms);
  expect(laid.body.code).toBe("WEBINAR_ROOMS");
  const plain = await webinar({ isWebinar: false });
  expect((await plain.call(anna, "GET")).body.code).toBe("NOT_WEBINAR");
  expect((await plain.call(anna, "PUT", "/part", { who: `p_${bo.id}`, part: "stage" })).body.code).toBe("NOT_WEBINAR");
});
