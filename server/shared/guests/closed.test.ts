import { afterAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { eventually, type TestAnswer, type TestPerson } from "../../testing/server.ts";
import { inDays, openGuestHouse } from "./testing.ts";

const house = await openGuestHouse();
const { server } = house;
const { anna, agnes, bo, britt } = server.people;
afterAll(() => house.stop());

const ws = await server.workspace("Blanketter", anna, agnes);
const other = await server.workspace("Lönerna", anna, bo);
const citra = await house.guest(anna, ws.id, "citra@konsult.example");
const ivar = await house.guest(anna, other.id, "ivar@syn.example");
const base = `/api/v1/workspaces/${ws.id}`;
const board = (await server.call(anna, "POST", `${base}/boards`, { title: "Hemlig tavla" })).body.id as string;
const document = (await server.call(anna, "POST", `${base}/documents`, { title: "Hemligt dokument" })).body
  .id as string;

const as = (who: TestPerson, method: string, path: string, body?: unknown): Promise<TestAnswer> =>
  server.call(who, method, path, body);
/** Matrix answers with codes of its own. */
async function matrix(who: TestPerson, method: string, path: string, body?: object): Promise<TestAnswer> {
  const response = await fetch(`${server.url}/_matrix/client${path}`, {
    method,
    headers: { authorization: `Bearer ${who.token}`, "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

test("twenty ways in are closed to a guest", async () => {
  const attempts: [string, string, string, unknown?][] = [
    ["another workspace", "GET", `/api/v1/workspaces/${other.id}`],
    ["its members", "GET", `${base}/members`],
    ["its guests", "GET", `${base}/guests`],
    ["inviting a guest", "POST", `${base}/guests`, { mail: "x@konsult.example", endsAt: inDays(10) }],
    ["adding a member", "POST", `${base}/members`, { name: "bo@digg.example", role: "viewer" }],
    ["a role", "PATCH", `${base}/members/${citra.id}`, { role: "owner" }],
    ["a workspace of their own", "POST", "/api/v1/workspaces", { name: "Min" }],
    ["its settings", "PATCH", base, { name: "Kapad" }],
    ["its files", "GET", `${base}/files`],
    ["a board", "GET", `/api/v1/boards/${board}`],
    ["a document", "GET", `/api/v1/documents/${document}`],
    ["who has a board", "GET", `/api/v1/items/board/${board}/shares`],
    ["a link", "POST", `/api/v1/items/board/${board}/shares`, { isLink: true, role: "viewer" }],
    ["a channel", "POST", `${base}/channels`, { name: "ny" }],
    ["a meeting", "POST", `${base}/meetings`, { title: "Möte" }],
    ["a poll", "POST", `${base}/polls`, { title: "Fråga", kind: "text", options: [{ text: "a" }, { text: "b" }] }],
    ["persons", "GET", "/api/v1/persons"],
    ["guests of the agency", "GET", "/api/v1/organisation/guests"],
    ["workspaces of the agency", "GET", "/api/v1/organisation/workspaces"],
    ["the log", "GET", "/api/v1/audit"],
    ["rules", "PATCH", "/api/v1/organisation", { rules: { guestLinks: true } }],
  ];
  for (const [what, method, path, body] of attempts) {
    const { status } = await as(citra, method, path, body);
    expect([what, [403, 404].includes(status)]).toEqual([what, true]);
  }
  // Lists of what they were given: nothing.
  for (const path of [`${base}/boards`, `${base}/channels`, "/api/v1/boards", "/api/v1/cards", "/api/v1/notices"])
    expect([path, (await as(citra, "GET", path)).body.items]).toEqual([path, []]);
});

test("a guest finds those of their workspaces, and no directory, group or guest besides", async () => {
  await server.safos.identity.addGroup(anna.organisationId, { name: "Enheten" });
  const found = async (who: TestPerson, query: string): Promise<string[]> =>
    (await as(who, "GET", `/api/v1/people?query=${query}`)).body.items.map((one: { id: string }) => one.id);
  expect(await found(citra, "Anna")).toEqual([anna.id]);
  expect(await found(citra, "Bo")).toEqual([]);
  expect(await found(citra, "Britt")).toEqual([]);
  expect(await found(citra, "ivar")).toEqual([]);
  expect(await found(ivar, "citra")).toEqual([]);
  expect(await found(britt, "citra")).toEqual([]);
  expect(await found(agnes, "citra")).toEqual([citra.id]);
  expect((await as(citra, "GET", "/api/v1/groups?query=Enheten")).body.items).toEqual([]);
  const search = await as(citra, "GET", "/api/v1/search?query=Hemlig");
  expect(JSON.stringify(search.body)).not.toContain("Hemlig tavla");
  const directory = await matrix(citra, "POST", "/v3/user_directory/search", { search_term: "bo" });
  expect(directory.body.results).toEqual([]);
});

test("rooms: a guest comes in where they were asked in, makes direct chats with people of the workspace, and invites nobody", async () => {
  const open = await matrix(anna, "POST", "/v3/createRoom", { preset: "public_chat", room_alias_name: "torget" });
  const room = open.body.room_id as string;
  await matrix(anna, "PUT", `/v3/rooms/${room}/state/m.room.history_visibility`, {
    history_visibility: "world_readable",
  });
  const closed: [string, string, string, object?][] = [
    ["joining a public room", "POST", `/v3/join/${encodeURIComponent(room)}`, {}],
    ["joining by alias", "POST", `/v3/join/${encodeURIComponent("#torget:fk.example")}`, {}],
    ["joining as state", "PUT", `/v3/rooms/${room}/state/m.room.member/${citra.userId}`, { membership: "join" }],
    ["knocking", "POST", `/v3/knock/${encodeURIComponent(room)}`, {}],
    ["reading it", "GET", `/v3/rooms/${room}/messages?dir=b`],
    ["its summary", "GET", `/v1/room_summary/${encodeURIComponent(room)}`],
    ["a room of their own", "POST", "/v3/createRoom", { preset: "private_chat" }],
    ["a public room", "POST", "/v3/createRoom", { preset: "public_chat" }],
    ["a group", "POST", "/v3/createRoom", { is_direct: true, invite: [anna.userId, agnes.userId] }],
    ["a stranger", "POST", "/v3/createRoom", { is_direct: true, invite: [bo.userId] }],
    ["another guest", "POST", "/v3/createRoom", { is_direct: true, invite: [ivar.userId] }],
    ["a stranger's profile", "GET", `/v3/profile/${encodeURIComponent(bo.userId)}`],
  ];
  for (const [what, method, path, body] of closed) {
    const { status } = await matrix(citra, method, path, body);
    expect([what, [403, 404].includes(status)]).toEqual([what, true]);
  }
  const direct = await matrix(citra, "POST", "/v3/createRoom", { is_direct: true, invite: [anna.userId] });
  expect(direct.status).toBe(200);
  const invited = { user_id: agnes.userId };
  expect((await matrix(citra, "POST", `/v3/rooms/${direct.body.room_id}/invite`, invited)).status).toBe(403);
  const asState = `/v3/rooms/${direct.body.room_id}/state/m.room.member/${agnes.userId}`;
  expect((await matrix(citra, "PUT", asState, { membership: "invite" })).status).toBe(403);
  // Nor do others take guests along into rooms that no workspace answers for.
  expect((await matrix(anna, "POST", `/v3/rooms/${room}/invite`, { user_id: citra.userId })).status).toBe(403);
  expect((await matrix(anna, "POST", "/v3/createRoom", { invite: [citra.userId] })).status).toBe(403);
});

test("what is shared with a guest is of their workspace; the organisation of guests is nobody to share with", async () => {
  const share = (who: TestPerson, item: string, to: object) =>
    as(who, "POST", `/api/v1/items/board/${item}/shares`, { role: "viewer", ...to });
  expect((await share(anna, board, { name: citra.name })).status).toBe(201);
  expect((await as(citra, "GET", `/api/v1/boards/${board}`)).status).toBe(200);
  const elsewhere = (await as(anna, "POST", `/api/v1/workspaces/${other.id}/boards`, { title: "Löner" })).body.id;
  expect((await share(anna, elsewhere, { name: citra.name })).body.code).toBe("GUEST_ROLE");
  const { id } = await server.safos.organisations.ensureGuests();
  expect((await share(anna, board, { organisationId: id })).status).toBe(404);
});

test("WebDAV has nothing for a guest, and a socket tells of no other guests", async () => {
  const password = await server.safos.identity.createSession(citra.id, { kind: "app", label: "x", scopes: ["files"] });
  const response = await fetch(`${server.url}/remote.php/dav/files/${encodeURIComponent(citra.name)}/`, {
    method: "PROPFIND",
    headers: {
      depth: "1",
      authorization: `Basic ${Buffer.from(`${citra.name}:${password.token}`).toString("base64")}`,
    },
  });
  expect(response.status).toBe(403);
  const { id } = await server.safos.organisations.ensureGuests();
  const socket = new WebSocket(`${server.url.replace("http", "ws")}/api/live`, {
    headers: { authorization: `Bearer ${citra.token}` },
  });
  const opened: string[] = [];
  socket.on("message", (data) => {
    const { op, topic } = JSON.parse((data as Buffer).toString()) as { op: string; topic?: string };
    if (op === "subscribed" && topic) opened.push(topic);
  });
  await new Promise<void>((resolve, reject) => socket.once("open", () => resolve()).once("error", reject));
  socket.send(JSON.stringify({ op: "subscribe", topics: [`organisation:${id}`, `person:${citra.id}`] }));
  await eventually(() => expect(opened).toContain(`person:${citra.id}`));
  expect(opened).toEqual([`person:${citra.id}`]);
  socket.terminate();
});

test("what is open: a channel that they were asked into, to read, and a passkey of their own", async () => {
  const made = await as(anna, "POST", `${base}/channels`, { name: "Granskning" });
  const room = made.body.roomId as string;
  expect((await matrix(citra, "POST", `/v3/join/${encodeURIComponent(room)}`, {})).status).toBe(404);
  expect((await matrix(anna, "POST", `/v3/rooms/${room}/invite`, { user_id: citra.userId })).status).toBe(200);
  expect((await matrix(citra, "POST", `/v3/join/${encodeURIComponent(room)}`, {})).status).toBe(200);
  expect((await matrix(citra, "GET", `/v3/rooms/${room}/messages?dir=b`)).status).toBe(200);
  const message = { msgtype: "m.text", body: "Hej" };
  expect((await matrix(citra, "PUT", `/v3/rooms/${room}/send/m.room.message/1`, message)).status).toBe(403);
  expect((await as(citra, "GET", `${base}/channels`)).body.items.map((one: { name: string }) => one.name)).toEqual([
    "Granskning",
  ]);
  expect((await as(citra, "POST", "/api/v1/credentials/passkeys/attempt")).status).toBe(201);
});
