import { SignalResponse } from "@livekit/protocol";
import { afterAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { sql } from "#database";
import { uuid } from "#clock";
import { eventually, startTestServer, type TestPerson, type TestServer } from "../../../testing/server.ts";
import { plainJoinRequest } from "../signalling/testing.ts";

/** Breakout rooms over HTTP and LiveKit's signalling; e2e/journeys/breakout.test.ts has them with sound and picture. */

const server = await startTestServer();
const twin = await server.twin();
let isTwinStopped = false;
async function stopTwin(): Promise<void> {
  if (isTwinStopped) return;
  isTwinStopped = true;
  await twin.stop();
}
const sockets: WebSocket[] = [];
afterAll(async () => {
  for (const socket of sockets) socket.terminate();
  await stopTwin();
  await server.stop();
});
const { anna, agnes, bo, britt } = server.people;
const db = server.safos.database.of();
const workspace = await server.workspace("Workshop", anna);
for (const viewer of [agnes, bo]) await server.safos.workspaces.addMember(anna.id, workspace.id, viewer.id, "viewer");

interface Seat {
  /** What the server says first: `join`, or the status that refuses. */
  readonly first: string;
  readonly isOpen: () => boolean;
  readonly notices: () => number;
  readonly close: () => void;
}

function enter(token: string, at: TestServer = server): Promise<Seat> {
  const url = `${at.url.replace("http", "ws")}/rtc/v1?access_token=${token}&join_request=${plainJoinRequest}`;
  const socket = new WebSocket(url);
  sockets.push(socket);
  let notices = 0;
  let hasLeft = false;
  return new Promise((resolve) => {
    const answer = (first: string): void =>
      resolve({
        first,
        isOpen: () => !hasLeft && socket.readyState === WebSocket.OPEN,
        notices: () => notices,
        close: () => socket.close(),
      });
    socket.on("message", (bytes: Buffer) => {
      const { message } = SignalResponse.fromBinary(bytes);
      if (message.case === "roomUpdate") notices++;
      if (message.case === "leave") hasLeft = true;
      answer(message.case ?? "");
    });
    socket.on("unexpected-response", (_, response) => answer(String(response.statusCode)));
    socket.on("error", () => answer("error"));
  });
}

interface Set {
  readonly id: string;
  readonly call: (
    who: TestPerson | null,
    method: string,
    path?: string,
    body?: unknown,
  ) => ReturnType<TestServer["call"]>;
  readonly rooms: readonly string[];
}

/** A meeting with these people in its call, and its breakout rooms laid out. */
async function meet(people: readonly TestPerson[], names = ["Text", "Flöde"], mode = "assigned"): Promise<Set> {
  const made = await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/meetings`, {
    title: "Workshop",
    isStarted: true,
    lobby: "open",
  });
  const id = made.body.id as string;
  const call: Set["call"] = (who, method, path = "", body) =>
    server.call(who, method, `/api/v1/meetings/${id}/breakout${path}`, body);
  for (const person of people) await joinMain(id, person);
  const laid = await call(anna, "PUT", "", { mode, rooms: names.map((name) => ({ name })) });
  expect(laid.status).toBe(200);
  await eventually(async () => expect((await call(anna, "GET")).body.people).toHaveLength(people.length));
  return { id, call, rooms: laid.body.rooms.map((room: { id: string }) => room.id) };
}

async function joinMain(id: string, person: TestPerson): Promise<Seat> {
  const { body } = await server.call(person, "POST", `/api/v1/meetings/${id}/join`);
  const seat = await enter(body.token as string);
  expect(seat.first).toBe("join");
  return seat;
}

const put = (set: Set, ...people: readonly [TestPerson, number | null][]) =>
  set.call(anna, "PUT", "/people", {
    people: people.map(([{ id }, room]) => ({ who: `p_${id}`, roomId: room === null ? null : set.rooms[room] })),
  });
const ticketOf = async (set: Set, who: TestPerson, roomId?: string | null) =>
  set.call(who, "POST", "/enter", roomId === undefined ? {} : { roomId });

test("people are put into rooms, get a way into their own and into no other, and come back", async () => {
  const set = await meet([anna, agnes, bo]);
  const [first = "", second = ""] = set.rooms;
  expect((await put(set, [agnes, 0], [bo, 1])).body.rooms).toMatchObject([{ count: 1 }, { count: 1 }]);
  // Not open yet: everybody is in the main room.
  expect((await ticketOf(set, agnes)).body.roomId).toBeNull();
  expect((await ticketOf(set, agnes, first)).body.code).toBe("BREAKOUT_CLOSED");
  const opened = await set.call(anna, "POST", "/open", { minutes: 15 });
  expect(opened.body).toMatchObject({ isOpen: true, lengthSeconds: 900, canLead: true });
  expect((await set.call(agnes, "GET")).body).toMatchObject({ mine: { roomId: first }, people: [], canLead: false });
  const own = await ticketOf(set, agnes);
  expect(own.body.roomId).toBe(first);
  const inside = await enter(own.body.token as string);
  expect(inside.first).toBe("join");
  expect((await ticketOf(set, agnes, second)).body.code).toBe("BREAKOUT_NOT_YOURS");
  expect((await ticketOf(set, agnes, uuid())).status).toBe(404);
  // The main room is everybody's, and so is the way back.
  expect((await ticketOf(set, agnes, null)).body.roomId).toBeNull();
  await eventually(() => expect(inside.isOpen()).toBe(false), 1500);
  expect((await enter(own.body.token as string)).first).toBe("403");
  expect((await ticketOf(set, agnes, first)).body.roomId).toBe(first);
  // Who leads may go to any.
  for (const roomId of [first, second]) {
    const led = await ticketOf(set, anna, roomId);
    expect(led.body.roomId).toBe(roomId);
    expect((await enter(led.body.token as string)).first).toBe("join");
  }
  expect((await set.call(anna, "POST", "/close", { isWarned: false })).body).toMatchObject({ isOpen: false });
  expect((await enter((await ticketOf(set, agnes)).body.token as string)).first).toBe("join");
  expect((await ticketOf(set, bo, second)).body.code).toBe("BREAKOUT_CLOSED");
});

test("attendance has everybody once, as if they had never left, and commands reach them in their room", async () => {
  const set = await meet([anna, agnes]);
  await put(set, [agnes, 0]);
  const attendance = async () =>
    (await server.call(anna, "GET", `/api/v1/meetings/${set.id}/participants`)).body.participants as {
      identity: string;
      joinedAt: string;
    }[];
  const before = await attendance();
  await set.call(anna, "POST", "/open", { minutes: null });
  const inside = await enter((await ticketOf(set, agnes)).body.token as string);
  const roomOf = async (): Promise<unknown> =>
    (
      await sql<{ room: string }>`select room_id as room from meetings.participant
      where meeting_id = ${set.id} and person_id = ${agnes.id} and left_at is null`.execute(db)
    ).rows;
  await eventually(async () => expect(await roomOf()).toEqual([{ room: set.rooms[0] }]));
  expect(await attendance()).toEqual(before);
  const { rows } = await sql`select 1 from meetings.participant where meeting_id = ${set.id}`.execute(db);
  expect(rows).toHaveLength(2);
  const identity = before.find((one) => one.identity.includes(agnes.id))?.identity ?? "";
  expect((await server.call(anna, "DELETE", `/api/v1/meetings/${set.id}/participants/${identity}`)).status).toBe(200);
  await eventually(() => expect(inside.isOpen()).toBe(false), 1000);
  // Their place is gone with them.
  expect((await ticketOf(set, agnes)).body.roomId).toBeNull();
});

test("who loses the workspace is out of their room within a second, and their way in is worthless", async () => {
  const set = await meet([anna, agnes]);
  await put(set, [agnes, 0]);
  await set.call(anna, "POST", "/open", { minutes: null });
  const { body } = await ticketOf(set, agnes);
  const inside = await enter(body.token as string);
  expect(inside.first).toBe("join");
  await server.safos.workspaces.removeMember(anna.id, workspace.id, agnes.id);
  await eventually(() => expect(inside.isOpen()).toBe(false), 1000);
  expect((await enter(body.token as string)).first).toBe("403");
  for (const [method, path, wanted] of [
    ["GET", "", undefined],
    ["POST", "/enter", {}],
    ["PUT", "/help", { isAsked: true }],
  ] as const)
    expect((await set.call(agnes, method, path, wanted)).status).toBe(404);
  await server.safos.workspaces.addMember(anna.id, workspace.id, agnes.id, "viewer");
});

test("who leads no longer is out of the room they visited", async () => {
  const setRole = async (role: string): Promise<void> => {
    const path = `/api/v1/workspaces/${workspace.id}/members/${bo.id}`;
    expect((await server.call(anna, "PATCH", path, { role })).status).toBe(200);
  };
  await setRole("editor");
  const set = await meet([anna, bo]);
  await set.call(anna, "POST", "/open", { minutes: null });
  const inside = await enter((await ticketOf(set, bo, set.rooms[1])).body.token as string);
  expect(inside.first).toBe("join");
  await setRole("viewer");
  await eventually(() => expect(inside.isOpen()).toBe(false), 2000);
  expect((await ticketOf(set, bo)).body.roomId).toBeNull();
  expect((await ticketOf(set, bo, set.rooms[1])).body.code).toBe("BREAKOUT_NOT_YOURS");
});

test("where each chooses, everybody may go anywhere; help is asked for and seen until someone comes", async () => {
  const set = await meet([anna, agnes], ["A", "B", "C"], "free");
  await set.call(anna, "POST", "/open", { minutes: null });
  for (const roomId of set.rooms) expect((await ticketOf(set, agnes, roomId)).body.roomId).toBe(roomId);
  expect((await set.call(agnes, "PUT", "/help", { isAsked: true })).body.mine).toMatchObject({ asksHelp: true });
  const asks = async () =>
    ((await set.call(anna, "GET")).body.people as { who: string; asksHelp: boolean }[])
      .filter((one) => one.asksHelp)
      .map((one) => one.who);
  expect(await asks()).toEqual([`p_${agnes.id}`]);
  await ticketOf(set, anna, set.rooms[2]);
  expect(await asks()).toEqual([]);
  const sent = await set.call(anna, "POST", "/message", { text: " Fem minuter kvar " });
  expect(sent.body.message).toMatchObject({ text: "Fem minuter kvar", name: "Anna Lindqvist" });
  expect((await set.call(agnes, "GET")).body.message).toMatchObject({ text: "Fem minuter kvar" });
});

test("the rooms are told of each change, and a room that is taken away gives its people back", async () => {
  const set = await meet([anna], ["A", "B", "C"]);
  const main = await joinMain(set.id, agnes);
  await eventually(async () => expect((await set.call(anna, "GET")).body.people).toHaveLength(2));
  await put(set, [agnes, 2]);
  await set.call(anna, "POST", "/open", { minutes: null });
  await eventually(() => expect(main.notices()).toBeGreaterThan(0), 1000);
  const inside = await enter((await ticketOf(set, agnes)).body.token as string);
  const kept = set.rooms.slice(0, 2).map((id, at) => ({ id, name: `Nytt ${at}` }));
  expect((await set.call(anna, "PUT", "", { mode: "assigned", rooms: kept })).body.rooms).toMatchObject(kept);
  await eventually(() => expect(inside.isOpen()).toBe(false), 2000);
  expect((await ticketOf(set, agnes)).body.roomId).toBeNull();
});

test("the time runs, stands still, grows, and brings everybody back by itself", async () => {
  const set = await meet([anna, agnes]);
  await put(set, [agnes, 0]);
  await set.call(anna, "POST", "/open", { minutes: 10 });
  const time = (body: object) => set.call(anna, "PUT", "/time", body);
  const paused = (await time({ isPaused: true })).body;
  expect(paused.endsAt).toBeNull();
  expect(paused.restSeconds).toBeGreaterThan(590);
  expect((await time({ moreMinutes: 5 })).body.restSeconds).toBe(paused.restSeconds + 300);
  const going = (await time({ isPaused: false })).body;
  expect(Date.parse(going.endsAt) - Date.parse(going.now)).toBeGreaterThan(880_000);
  const inside = await enter((await ticketOf(set, agnes)).body.token as string);
  const warned = (await set.call(anna, "POST", "/close", { isWarned: true })).body;
  expect(warned.isOpen).toBe(true);
  expect(Date.parse(warned.endsAt) - Date.parse(warned.now)).toBeLessThanOrEqual(30_000);
  await sql`update meetings.breakout set ends_at = now() + interval '1 second' where meeting_id = ${set.id}`.execute(
    db,
  );
  await eventually(async () => expect((await set.call(agnes, "GET")).body.isOpen).toBe(false), 9000);
  await eventually(() => expect(inside.isOpen()).toBe(false), 2000);
  expect((await set.call(anna, "POST", "/close", { isWarned: true })).body.code).toBe("BREAKOUT_CLOSED");
  expect((await time({ moreMinutes: 1 })).body.code).toBe("BREAKOUT_CLOSED");
}, 20_000);

test("a guest goes along with the ticket that let them in, also when the link is taken back", async () => {
  const set = await meet([anna]);
  const link = (await server.call(anna, "POST", `/api/v1/meetings/${set.id}/guest-link`)).body.secret as string;
  const requested = await server.call(null, "POST", `/api/v1/guest/${link}/knock`, { name: "Citra" });
  const { ticket, call } = requested.body as { ticket: string; call: { token: string; identity: string } };
  expect((await enter(call.token)).first).toBe("join");
  const guest = (path: string, body: object = {}) =>
    server.call(null, "POST", `/api/v1/guest-calls/breakout${path}`, { ticket, ...body });
  await eventually(async () => expect((await set.call(anna, "GET")).body.people).toHaveLength(2));
  const people = [{ who: call.identity, roomId: set.rooms[1] }];
  expect((await set.call(anna, "PUT", "/people", { people })).body.rooms).toMatchObject([{ count: 0 }, { count: 1 }]);
  await set.call(anna, "POST", "/open", { minutes: null });
  await server.call(anna, "DELETE", `/api/v1/meetings/${set.id}/guest-link`);
  const own = await guest("/enter");
  expect(own.body.roomId).toBe(set.rooms[1]);
  const inside = await enter(own.body.token as string);
  expect(inside.first).toBe("join");
  expect((await guest("/enter", { roomId: set.rooms[0] })).body.code).toBe("BREAKOUT_NOT_YOURS");
  expect((await guest("/help", { isAsked: true })).body.mine).toMatchObject({ asksHelp: true });
  expect((await guest("")).body).toMatchObject({ canLead: false, people: [] });
  for (const wrong of ["x", link, "a".repeat(40)])
    expect((await server.call(null, "POST", "/api/v1/guest-calls/breakout", { ticket: wrong })).body.code).toBe(
      "TICKET_UNKNOWN",
    );
  expect((await server.call(anna, "DELETE", `/api/v1/meetings/${set.id}/participants/${call.identity}`)).status).toBe(
    200,
  );
  await eventually(() => expect(inside.isOpen()).toBe(false), 1000);
  expect((await enter(own.body.token as string)).first).toBe("403");
  expect((await guest("")).body.code).toBe("TICKET_UNKNOWN");
});

test("a locked meeting lets those who are in go between its rooms, and nobody else into one", async () => {
  const set = await meet([anna, agnes]);
  await put(set, [agnes, 0]);
  await set.call(anna, "POST", "/open", { minutes: null });
  await server.call(anna, "PATCH", `/api/v1/meetings/${set.id}`, { isLocked: true });
  expect((await ticketOf(set, bo)).body.code).toBe("LOCKED");
  const inside = await enter((await ticketOf(set, agnes)).body.token as string);
  expect(inside.first).toBe("join");
  await set.call(anna, "POST", "/close", { isWarned: false });
  await eventually(() => expect(inside.isOpen()).toBe(false), 2000);
  expect((await enter((await ticketOf(set, agnes)).body.token as string)).first).toBe("join");
});

test("two who lead at once lose nothing, and a second process has the same rooms and puts out from its side", async () => {
  const set = await meet([anna, agnes, bo]);
  await Promise.all([put(set, [agnes, 0]), put(set, [bo, 1])]);
  await set.call(anna, "POST", "/open", { minutes: null });
  const path = `/api/v1/meetings/${set.id}/breakout`;
  const there = await twin.call(agnes, "POST", `${path}/enter`, {});
  expect(there.body.roomId).toBe(set.rooms[0]);
  // The call lives in the first process; the second passes the socket on.
  const inside = await enter(there.body.token as string, twin);
  expect(inside.first).toBe("join");
  await twin.call(anna, "PUT", `${path}/people`, { people: [{ who: `p_${agnes.id}`, roomId: set.rooms[1] }] });
  await eventually(() => expect(inside.isOpen()).toBe(false), 2500);
  expect((await enter((await ticketOf(set, agnes)).body.token as string)).first).toBe("join");
});

test("the state outlives the process: who comes back comes to their room", async () => {
  const made = await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/meetings`, {
    title: "Omstart",
    isStarted: true,
  });
  const path = `/api/v1/meetings/${String(made.body.id)}`;
  const { body } = await twin.call(agnes, "POST", `${path}/join`);
  await enter(body.token as string, twin);
  const laid = await twin.call(anna, "PUT", `${path}/breakout`, {
    mode: "assigned",
    rooms: [{ name: "A" }, { name: "B" }],
  });
  await eventually(async () => expect((await twin.call(anna, "GET", `${path}/breakout`)).body.people).toHaveLength(1));
  const roomId = laid.body.rooms[1].id as string;
  await twin.call(anna, "PUT", `${path}/breakout/people`, { people: [{ who: `p_${agnes.id}`, roomId }] });
  await twin.call(anna, "POST", `${path}/breakout/open`, { minutes: 5 });
  const before = await twin.call(agnes, "POST", `${path}/breakout/enter`, {});
  await enter(before.body.token as string, twin);
  await stopTwin();
  expect((await server.call(agnes, "GET", `${path}/breakout`)).body).toMatchObject({ isOpen: true, mine: { roomId } });
  const again = await server.call(agnes, "POST", `${path}/breakout/enter`, {});
  expect(again.body.roomId).toBe(roomId);
  await eventually(async () => expect((await enter(again.body.token as string)).first).toBe("join"));
});

test("people are divided evenly at random, and the rest into the emptiest rooms", async () => {
  const set = await meet([anna, agnes, bo]);
  const shuffled = await set.call(anna, "POST", "/shuffle", { isRest: false });
  expect(shuffled.body.rooms).toMatchObject([{ count: 1 }, { count: 1 }]);
  expect(shuffled.body.people.find((one: { who: string }) => one.who === `p_${anna.id}`).assignedId).toBeNull();
  await put(set, [agnes, 0], [bo, null]);
  const rest = await set.call(anna, "POST", "/shuffle", { isRest: true });
  expect(rest.body.rooms).toMatchObject([{ count: 1 }, { count: 1 }]);
});

test("every route refuses nobody, strangers, those who do not lead, and wrong input", async () => {
  const set = await meet([anna]);
  const leading: [method: string, path: string, body: unknown][] = [
    ["PUT", "", { mode: "free", rooms: [{ name: "A" }, { name: "B" }] }],
    ["PUT", "/people", { people: [{ who: `p_${anna.id}`, roomId: null }] }],
    ["POST", "/shuffle", { isRest: true }],
    ["POST", "/open", { minutes: 5 }],
    ["PUT", "/time", { moreMinutes: 5 }],
    ["POST", "/message", { text: "Hej" }],
    ["POST", "/close", { isWarned: false }],
  ];
  const everybody: [method: string, path: string, body: unknown][] = [
    ["GET", "", undefined],
    ["POST", "/enter", {}],
    ["PUT", "/help", { isAsked: true }],
  ];
  for (const [method, path, body] of [...leading, ...everybody]) {
    expect((await set.call(null, method, path, body)).status, `${method} ${path}`).toBe(401);
    expect((await set.call(britt, method, path, body)).status, `${method} ${path}`).toBe(404);
  }
  for (const [method, path, body] of leading)
    expect((await set.call(agnes, method, path, body)).status, `${method} ${path}`).toBe(403);
  const rooms = (n: number) => Array.from({ length: n }, (_, at) => ({ name: `Rum ${at}` }));
  for (const [method, path, body] of [
    ["PUT", "", { mode: "free", rooms: rooms(1) }],
    ["PUT", "", { mode: "free", rooms: rooms(21) }],
    ["PUT", "", { mode: "free", rooms: [{ name: " " }, { name: "B" }] }],
    ["PUT", "", { mode: "free", rooms: [{ name: "x".repeat(61) }, { name: "B" }] }],
    ["PUT", "", { mode: "alla", rooms: rooms(2) }],
    ["PUT", "/people", { people: [] }],
    ["PUT", "/people", { people: [{ who: "anna", roomId: null }] }],
    ["POST", "/open", { minutes: 0 }],
    ["POST", "/message", { text: "x".repeat(501) }],
  ] as const)
    expect((await set.call(anna, method, path, body)).status, JSON.stringify(body).slice(0, 60)).toBe(400);
  const other = await meet([anna]);
  const [stolen = ""] = other.rooms;
  const mixed = { mode: "assigned", rooms: [{ id: stolen, name: "A" }, { name: "B" }] };
  expect((await set.call(anna, "PUT", "", mixed)).status).toBe(404);
  const people = [{ who: `p_${anna.id}`, roomId: stolen }];
  expect((await set.call(anna, "PUT", "/people", { people })).status).toBe(404);
  const absent = [{ who: `p_${britt.id}`, roomId: set.rooms[0] }];
  expect((await set.call(anna, "PUT", "/people", { people: absent })).body.code).toBe("NOT_PRESENT");
  expect((await set.call(anna, "PUT", "", { mode: "free", rooms: rooms(20) })).body.rooms).toHaveLength(20);
  await server.call(anna, "POST", `/api/v1/meetings/${set.id}/end`);
  expect((await set.call(anna, "GET")).body.code).toBe("ENDED");
  expect((await ticketOf(set, anna)).body.code).toBe("ENDED");
});
