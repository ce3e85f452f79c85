import { SignalResponse } from "@livekit/protocol";
import { decodeJwt } from "jose";
import { afterAll, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { plainJoinRequest } from "../signalling/testing.ts";
import { createTestAdmission } from "./admission.ts";
import { createTestPace } from "./pace.ts";
import { testRoom } from "./room.ts";

/** Connection tests: rooms that open to no meeting, end by themselves, and cannot be begun without end. */

const server = await startTestServer();
const sockets: WebSocket[] = [];
afterAll(async () => {
  for (const socket of sockets) socket.terminate();
  await server.stop();
});
const { anna } = server.people;
const workspace = await server.workspace("Möten", anna);
const begin = (who: TestPerson) => server.call(who, "POST", "/api/v1/connection-tests");

/** What the server says first to who comes in by a token. */
function enter(token: string): Promise<string> {
  const url = `${server.url.replace("http", "ws")}/rtc/v1?access_token=${token}&join_request=${plainJoinRequest}`;
  const socket = new WebSocket(url);
  sockets.push(socket);
  return new Promise((resolve) => {
    socket.on("message", (bytes: Buffer) => resolve(SignalResponse.fromBinary(bytes).message.case ?? ""));
    socket.on("unexpected-response", (_, response) => resolve(String(response.statusCode)));
    socket.on("error", () => resolve("error"));
  });
}

test("both ways into a test come in, and nobody's meeting has them", async () => {
  const { status, body } = await begin(anna);
  expect(status).toBe(201);
  expect(body.mediaPorts).toEqual(server.safos.meetings.mediaPorts());
  expect(await enter(body.directToken as string)).toBe("join");
  expect(await enter(body.relayedToken as string)).toBe("join");
  const { body: meetings } = await server.call(anna, "GET", `/api/v1/workspaces/${workspace.id}/meetings`);
  expect(meetings.items).toEqual([]);
});

test("a test is nobody else's: who opens many sockets by its tokens takes none from other tests", async () => {
  const tests = await Promise.all([begin(anna), begin(anna)]);
  const identities = tests.flatMap(({ body }) =>
    [body.directToken, body.relayedToken].map((token) => decodeJwt(token as string).sub),
  );
  expect(new Set(identities).size).toBe(4);
});

test("a guest tests by the link, and by none that is taken back", async () => {
  const path = `/api/v1/workspaces/${workspace.id}/meetings`;
  const { body: meeting } = await server.call(anna, "POST", path, { title: "Samråd" });
  const link = `/api/v1/meetings/${String(meeting.id)}/guest-link`;
  const { body } = await server.call(anna, "POST", link);
  const ask = () => server.call(null, "POST", `/api/v1/guest/${String(body.secret)}/connection-tests`);
  expect((await ask()).status).toBe(201);
  await server.call(anna, "DELETE", link);
  await eventually(async () => expect((await ask()).body.code).toBe("LINK_UNKNOWN"));
});

test("a test that was begun half a minute ago lets nobody in, and a test ends by itself", () => {
  vi.useFakeTimers();
  const ended: string[] = [];
  const admission = createTestAdmission({
    command(command) {
      if (command.kind === "end") ended.push(command.room);
      return Promise.resolve(true);
    },
  });
  const ticketTo = (room: string) => ({ room }) as Parameters<typeof admission.refusal>[0];
  expect(admission.refusal(ticketTo(testRoom(Date.now() - 31_000)))).toContain("over");
  const room = testRoom(Date.now() - 29_000);
  expect(admission.refusal(ticketTo(room))).toBeNull();
  vi.advanceTimersByTime(15_000);
  expect(ended).toEqual([]);
  vi.advanceTimersByTime(2000);
  expect(ended).toEqual([room]);
  vi.useRealTimers();
});

test("one caller begins six in a minute, one link forty, and a process runs twenty at once", () => {
  const refused = (work: () => void): boolean => {
    try {
      work();
    } catch {
      return true;
    }
    return false;
  };
  const one = createTestPace(45_000);
  for (let index = 0; index < 6; index++) one.begin({ key: "a", link: null }, index);
  expect(refused(() => one.begin({ key: "a", link: null }, 100))).toBe(true);
  expect(refused(() => one.begin({ key: "b", link: null }, 100))).toBe(false);
  expect(refused(() => one.begin({ key: "a", link: null }, 60_010))).toBe(false);
  const many = createTestPace(45_000);
  for (let index = 0; index < 20; index++) many.begin({ key: `${index}`, link: null }, 0);
  expect(refused(() => many.begin({ key: "x", link: null }, 100))).toBe(true);
  const link = createTestPace(1000);
  for (let index = 0; index < 40; index++) link.begin({ key: `${index}`, link: "l" }, index * 1001);
  expect(refused(() => link.begin({ key: "x", link: "l" }, 40_041))).toBe(true);
});
