import { afterAll, expect, test } from "vitest";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";
import { allowsServer } from "./server-acl.ts";

/** Lists of which servers take part in a room, where the servers are the organisations of one host, in two processes. */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const here = new MatrixCaller(server);
const there = new MatrixCaller(twin);
const { anna, agnes, bo } = server.people;
const id = encodeURIComponent;
const boServer = bo.userId.slice(bo.userId.indexOf(":") + 1);
const annaServer = anna.userId.slice(anna.userId.indexOf(":") + 1);

const setList = (who: TestPerson, roomId: string, content: object) =>
  here.ask(who, "PUT", `/v3/rooms/${id(roomId)}/state/m.room.server_acl/`, content);
const write = (who: TestPerson, roomId: string, at = here) =>
  at.ask(who, "PUT", `/v3/rooms/${id(roomId)}/send/m.room.message/t${(at.sent += 1)}`, {
    msgtype: "m.text",
    body: "Hej",
  });
const shutOut = { allow: ["*"], deny: [boServer] };

test("a list is read as the specification says, in any case, and hostile ones cost nothing", () => {
  const allows = (content: object, name: string) => allowsServer({ ...content }, name);
  expect(allows({ allow: ["*"] }, "fk.example:8448")).toBe(true);
  expect(allows({ allow: ["*"], deny: ["*.FK.example"] }, "a.fk.example:8448")).toBe(false);
  expect(allows({ allow: ["*"], deny: ["*.fk.example"] }, "fk.example")).toBe(true);
  expect(allows({ allow: ["f?.example"] }, "fk.example")).toBe(true);
  expect(allows({ allow: ["f?.example"] }, "fxk.example")).toBe(false);
  for (const nothing of [{}, { allow: "*" }, { allow: [] }, { allow: [7, null] }])
    expect(allows(nothing, "fk.example"), JSON.stringify(nothing)).toBe(false);
  for (const literal of ["1.2.3.4", "1.2.3.4:80", "[::1]", "[2001:db8::1]:8448"]) {
    expect(allows({ allow: ["*"], allow_ip_literals: false }, literal), literal).toBe(false);
    expect(allows({ allow: ["*"] }, literal), literal).toBe(true);
  }
  const began = performance.now();
  expect(allows({ allow: ["*"], deny: [`${"*a".repeat(15_000)}!`] }, "a".repeat(230))).toBe(true);
  expect(allows({ allow: ["*"], deny: Array.from({ length: 15_000 }, () => "*a") }, "b".repeat(230))).toBe(true);
  expect(performance.now() - began).toBeLessThan(1000);
});

test("who is of a server that is shut out writes nothing, in either process, until the list is lifted", async () => {
  const roomId = await here.room(anna, [agnes, bo], { name: "Upphandling" });
  const { event_id: eventId } = (await write(anna, roomId)).body;
  expect((await write(bo, roomId)).status).toBe(200);
  expect((await setList(anna, roomId, shutOut)).status).toBe(200);
  for (const at of [here, there]) {
    await expect.poll(async () => (await write(bo, roomId, at)).body.errcode).toBe("M_FORBIDDEN");
    expect((await write(agnes, roomId, at)).status).toBe(200);
  }
  const typing = `/v3/rooms/${id(roomId)}/typing/${id(bo.userId)}`;
  expect((await here.ask(bo, "PUT", typing, { typing: true, timeout: 5000 })).body.errcode).toBe("M_FORBIDDEN");
  const name = `/v3/rooms/${id(roomId)}/state/m.room.name/`;
  expect((await here.ask(bo, "PUT", name, { name: "Bos" })).body.errcode).toBe("M_FORBIDDEN");
  // What he has read is for himself alone.
  expect((await here.ask(bo, "POST", `/v3/rooms/${id(roomId)}/receipt/m.read/${id(eventId)}`, {})).status).toBe(200);
  const synced = JSON.stringify((await here.get(anna, "GET", "/v3/sync")).rooms.join[roomId].ephemeral);
  expect(synced).not.toContain(bo.userId);
  expect((await setList(anna, roomId, { allow: ["*"] })).status).toBe(200);
  for (const at of [here, there]) await expect.poll(async () => (await write(bo, roomId, at)).status).toBe(200);
});

test("nobody of it comes in or is asked in; who is there may leave, and can be removed", async () => {
  const roomId = await here.room(anna, [bo], { name: "Remiss" });
  await setList(anna, roomId, shutOut);
  const left = await here.ask(bo, "POST", `/v3/rooms/${id(roomId)}/leave`, {});
  expect(left.status).toBe(200);
  const invite = () => here.ask(anna, "POST", `/v3/rooms/${id(roomId)}/invite`, { user_id: bo.userId });
  expect((await invite()).body.errcode).toBe("M_FORBIDDEN");
  await setList(anna, roomId, { allow: ["*"] });
  expect((await invite()).status).toBe(200);
  await setList(anna, roomId, shutOut);
  const join = () => here.ask(bo, "POST", `/v3/join/${id(roomId)}`, {});
  expect((await join()).body.errcode).toBe("M_FORBIDDEN");
  await setList(anna, roomId, { allow: [annaServer, boServer] });
  expect((await join()).status).toBe(200);
  await setList(anna, roomId, shutOut);
  expect((await here.ask(anna, "POST", `/v3/rooms/${id(roomId)}/kick`, { user_id: bo.userId })).status).toBe(200);
});

test("no list shuts out its writer or the room's own server, and none is redacted", async () => {
  const power = { power_level_content_override: { users: { [anna.userId]: 100, [bo.userId]: 100 } } };
  const roomId = await here.room(anna, [bo], { name: "Samråd", ...power });
  for (const content of [{}, { allow: [] }, { allow: [boServer] }, { allow: ["*"], deny: [annaServer] }]) {
    expect((await setList(anna, roomId, content)).body.errcode, JSON.stringify(content)).toBe("M_BAD_JSON");
    expect((await setList(bo, roomId, content)).body.errcode, JSON.stringify(content)).toBe("M_BAD_JSON");
  }
  const { event_id: eventId } = (await setList(anna, roomId, { allow: ["*"] })).body;
  const redact = `/v3/rooms/${id(roomId)}/redact/${id(eventId)}/t${(here.sent += 1)}`;
  expect((await here.ask(anna, "PUT", redact, {})).body.errcode).toBe("M_FORBIDDEN");
  expect((await write(bo, roomId)).status).toBe(200);
  expect((await setList(agnes, roomId, { allow: ["*"] })).status).toBe(403);
  expect((await setList(bo, await here.room(anna, [bo], {}), { allow: ["*"] })).body.errcode).toBe("M_FORBIDDEN");
});

test("a workspace's rooms take none: the workspace says who is in them", async () => {
  const made = await server.call(anna, "POST", "/api/v1/workspaces", { name: "Digital post" });
  expect(made.status).toBe(201);
  const listed = await server.call(anna, "GET", `/api/v1/workspaces/${made.body.id}/channels`);
  const roomId = listed.body.items[0].roomId as string;
  expect(roomId).toMatch(/^!/);
  expect((await setList(anna, roomId, { allow: ["*"] })).body.errcode).toBe("M_FORBIDDEN");
});
