import { fork } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { DisconnectReason, LeaveRequest_Action } from "@livekit/protocol";
import { afterAll, afterEach, expect, test } from "vitest";
import { eventually, startTestServer, type TestServer } from "../../../testing/server.ts";
import { enter, findMediaProcess, keyOne, mediaProcessOf, tokenOf, type TestClient } from "../media-keys/testing.ts";
import { makePictures } from "../recorder/testing.ts";
import type { Asked, Figures, Viewed } from "./testing-clients.ts";
import type { ProcessStatistics } from "./messages.ts";

/** A server with two media processes, as far as signalling goes; packets are in `e2e/clients/media-pool.test.ts`. */

const adminToken = "an operator's token for tests";
const environment = {
  SAFOS_MEDIA_PROCESSES: "2",
  SAFOS_MEDIA_KEYS: `${keyOne.id}:${keyOne.secret}`,
  SAFOS_MEDIA_KEY_PARTICIPANTS: "6",
  SAFOS_ADMIN_TOKEN: adminToken,
};
const server = await startTestServer(environment);
const clients: TestClient[] = [];
afterEach(async () => {
  for (const name of await roomNames()) await twirp("DeleteRoom", { room: name });
});
afterAll(async () => {
  for (const { socket } of clients) socket.terminate();
  await server.stop();
});

async function join(room: string, identity: string, at = server): Promise<TestClient> {
  const client = await enter(at.url, tokenOf(keyOne, { room, roomJoin: true }, { sub: identity }));
  clients.push(client);
  return client;
}

async function twirp(method: string, body: object, at = server) {
  const token = tokenOf(keyOne, { roomCreate: true, roomList: true, roomAdmin: true, ...body });
  const response = await fetch(`${at.url}/twirp/livekit.RoomService/${method}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came back
  return (await response.json()) as any;
}
const roomNames = async (): Promise<string[]> =>
  (await twirp("ListRooms", {})).rooms.map(({ name }: { name: string }) => name).toSorted();
const people = async (at: TestServer = server): Promise<number[]> =>
  (await at.safos.meetings.processes()).map(({ participants }) => participants);
const figures = async (): Promise<Record<string, number>> => {
  const answer = await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${adminToken}` } });
  const lines = (await answer.text()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return Object.fromEntries(lines.map((line) => [line.split(" ")[0], Number(line.split(" ")[1])]));
};
const health = async (at = server): Promise<[number, Record<string, unknown>]> => {
  const answer = await fetch(`${at.url}/healthz`);
  return [answer.status, (await answer.json()) as Record<string, unknown>];
};
const leaves = ({ messages }: TestClient) => messages.flatMap((one) => (one.case === "leave" ? [one.value] : []));

test("rooms are spread, who comes later comes to where their room is, and figures add up", async () => {
  const first = await join("one", "a");
  // It begins with the first call, so that who comes to the second one does not wait for it.
  await eventually(() => expect(findMediaProcess(server, 1)).not.toBeNull());
  const second = await join("two", "a");
  expect([first.first, second.first]).toEqual(["join", "join"]);
  expect(await people()).toEqual([1, 1]);
  for (const identity of ["b", "c", "d"]) expect((await join("two", identity)).first).toBe("join");
  expect(await people()).toEqual([1, 4]);
  expect((await twirp("ListParticipants", { room: "two" })).participants).toHaveLength(4);
  expect(await roomNames()).toEqual(["one", "two"]);
  expect(await eventually(() => people())).toEqual([1, 4]);
  const seen = await figures();
  expect(seen).toMatchObject({
    safos_meetings_calls: 2,
    safos_meetings_participants: 5,
    'safos_media_process_rooms{process="1"}': 1,
    'safos_media_process_participants{process="2"}': 4,
    'safos_media_process_up{process="1"}': 1,
    'safos_media_process_up{process="2"}': 1,
  });
  // The third goes where fewer are.
  await join("three", "a");
  expect(await people()).toEqual([2, 4]);
  const ports = server.safos.meetings.mediaPorts();
  expect(new Set(ports).size).toBe(2);
  expect(await health()).toEqual([200, expect.not.objectContaining({ troubles: expect.anything() })]);
});

test("a key has as many in its rooms of all processes together as it may", async () => {
  for (const [room, identity] of [
    ["one", "a"],
    ["two", "a"],
    ["one", "b"],
    ["two", "b"],
    ["one", "c"],
    ["two", "c"],
  ] as const)
    expect((await join(room, identity)).first).toBe("join");
  expect(await people()).toEqual([3, 3]);
  for (const room of ["one", "two", "three"])
    expect((await join(room, "d")).first).toBe(`leave ${DisconnectReason.JOIN_FAILURE}`);
  // Who is in and comes again takes no further one.
  expect((await join("two", "c")).first).toBe("join");
});

test("a process that dies takes only its own rooms with it; they go on in the other at once, and it comes back by itself", async () => {
  const [stays, goes] = [await join("one", "a"), await join("two", "a")];
  await twirp("UpdateRoomMetadata", { room: "two", metadata: "kept" });
  const killed = mediaProcessOf(server, 1);
  process.kill(killed, "SIGKILL");
  await eventually(() => expect(leaves(goes)).toMatchObject([{ action: LeaveRequest_Action.RECONNECT }]));
  const asked = performance.now();
  const back = await join("two", "a");
  expect(back.first).toBe("join");
  expect(performance.now() - asked).toBeLessThan(1000);
  expect(back.messages[0]?.value).toMatchObject({ room: { metadata: "kept" } });
  expect(await people()).toEqual([2, 0]);
  // It is named, and the server is well all the same.
  expect(await health()).toEqual([
    200,
    expect.objectContaining({ status: "ok", troubles: { media: "Media process 2 has ended and begins again." } }),
  ]);
  expect(await figures()).toMatchObject({
    'safos_media_process_up{process="1"}': 1,
    'safos_media_process_up{process="2"}': 0,
  });
  await eventually(async () => expect((await health())[1]["troubles"]).toBeUndefined(), 20_000);
  expect(mediaProcessOf(server, 1)).not.toBe(killed);
  expect(leaves(stays)).toEqual([]);
  expect(stays.socket.readyState).toBe(stays.socket.OPEN);
  // The next room is its again; those that have moved stay where they are now.
  await join("three", "a");
  expect(await people()).toEqual([2, 1]);
});

const hasPictures = makePictures(1, "320x180") !== null;

test.skipIf(!hasPictures)(
  "when one process is killed, the other's call has no gap in its packets",
  async () => {
    const script = fileURLToPath(new URL("./testing-clients.ts", import.meta.url));
    const child = fork(script, [String(20_000 + (process.pid % 10_000))], { execArgv: [] });
    const ask = async (asked: Asked): Promise<readonly Viewed[]> => {
      const answered = Promise.race([
        once(child, "message"),
        once(child, "exit").then(([code]) => expect.fail(`Its clients ended with ${code}.`)),
      ]);
      child.send(asked);
      return ((await answered)[0] as Figures).viewers;
    };
    const come = (kind: "publish" | "view", room: string, identity: string): Promise<readonly Viewed[]> => {
      const of = { url: server.url, token: tokenOf(keyOne, { room, roomJoin: true }, { sub: identity }) };
      return ask(kind === "view" ? { kind, ...of } : { kind, ...of, hasSound: true });
    };
    const read = async (): Promise<[Viewed, Viewed]> => (await ask({ kind: "read" })) as unknown as [Viewed, Viewed];
    try {
      for (const room of ["one", "two"]) {
        await come("publish", room, "sender");
        await come("view", room, "viewer");
      }
      await eventually(async () => {
        for (const one of await read()) expect(one.firstFrameAfter).toBeGreaterThan(0);
      }, 20_000);
      expect(await people()).toEqual([2, 2]);
      await ask({ kind: "watch" });
      process.kill(mediaProcessOf(server, 1), "SIGKILL");
      await eventually(async () => expect((await read())[1].isAskedBack).toBe(true));
      const [{ packets }] = await read();
      await eventually(async () => expect((await read())[0].packets).toBeGreaterThan(packets + 150), 20_000);
      const [stays] = await read();
      expect(stays.loss).toBe(0);
      // 13 to 27 ms apart; the rest is what a busy machine makes of it.
      expect(stays.gap).toBeLessThan(500);
      expect(stays.isAskedBack).toBe(false);
      await eventually(async () => expect((await health())[1]["troubles"]).toBeUndefined(), 20_000);
    } finally {
      child.kill("SIGKILL");
    }
  },
  90_000,
);

test("who comes back to a room that is nowhere any more is sent to make it anew, and leaves nothing behind", async () => {
  for (let i = 0; i < 3; i++) {
    const token = tokenOf(keyOne, { room: "gone", roomJoin: true }, { sub: "a" });
    const join = new URLSearchParams({ access_token: token, reconnect: "1", sid: "PA_none", protocol: "15" });
    const url = `${server.url.replace("http", "ws")}/rtc?${join.toString()}`;
    const socket = new WebSocket(url);
    await new Promise((resolve) => socket.addEventListener("close", resolve));
  }
  expect(await people()).toEqual([0, 0]);
  await join("one", "a");
  await join("gone", "a");
  expect(await people()).toEqual([1, 1]);
});

test("rooms of two server processes, each with two media processes, stay one room each", async () => {
  const twin = await server.twin();
  const claimed = await join("shared", "a", twin);
  await join("other", "a", twin);
  expect(claimed.first).toBe("join");
  // Through the first server process, into the second one's media process that has it.
  expect((await join("shared", "b")).first).toBe("join");
  expect([await people(), (await people(twin)).toSorted()]).toEqual([
    [0, 0],
    [1, 2],
  ]);
  const own = await twin.safos.meetings.processes();
  expect(own.reduce((sum, { rooms }: ProcessStatistics) => sum + rooms, 0)).toBe(2);
  const other = mediaProcessOf(server, 0);
  await twin.stop();
  for (const index of [0, 1]) expect(findMediaProcess(twin, index)).toBeNull();
  expect(mediaProcessOf(server, 0)).toBe(other);
  // Both of its rooms were asked to come back, and do so here.
  expect(leaves(claimed)).toMatchObject([{ action: LeaveRequest_Action.RECONNECT }]);
  expect((await join("shared", "a")).first).toBe("join");
});

test("a process that hangs is ended within seconds, and its calls and those who wait for its answer go on", async () => {
  const other = await server.twin();
  const [stays, goes] = [await join("one", "a", other), await join("two", "a", other)];
  process.kill(mediaProcessOf(other, 1), "SIGSTOP");
  await expect(people(other)).rejects.toThrow("The media process has ended.");
  await eventually(() => expect(leaves(goes)).toMatchObject([{ action: LeaveRequest_Action.RECONNECT }]));
  expect((await join("two", "a", other)).first).toBe("join");
  expect(await people(other)).toEqual([2, 0]);
  expect(leaves(stays)).toEqual([]);
  // Nor does it keep the server from ending.
  process.kill(mediaProcessOf(other, 0), "SIGSTOP");
  await other.stop();
  expect(findMediaProcess(other, 0)).toBeNull();
}, 60_000);

test("a room that ends one process after the other waits until the last one begins again, and others come to the first", async () => {
  const other = await server.twin();
  try {
    for (const index of [0, 1]) {
      const client = await join("bad", "a", other);
      expect(client.first).toBe("join");
      await eventually(async () => expect((await health(other))[1]["troubles"]).toBeUndefined(), 20_000);
      process.kill(mediaProcessOf(other, index), "SIGKILL");
      await eventually(() => expect(leaves(client)).toHaveLength(1));
    }
    expect((await join("bad", "a", other)).first).toBe(`leave ${DisconnectReason.SERVER_SHUTDOWN}`);
    expect(findMediaProcess(other, 1)).toBeNull();
    await eventually(async () => expect((await join("bad", "a", other)).first).toBe("join"), 20_000);
    for (const room of ["x", "y"]) expect((await join(room, "a", other)).first).toBe("join");
    expect(await people(other)).toEqual([2, 1]);
  } finally {
    await other.stop();
  }
}, 60_000);

test("a process whose port is taken is named and gets no room; with none left the server is not well", async () => {
  const other = await server.twin();
  const sockets = [];
  try {
    for (const port of other.safos.meetings.mediaPorts().toReversed()) {
      const socket = createSocket("udp4");
      sockets.push(socket);
      await new Promise<void>((resolve) => socket.bind(port, resolve));
      if (sockets.length === 2) {
        await eventually(async () =>
          expect(await health(other)).toEqual([503, expect.objectContaining({ part: "media" })]),
        );
        continue;
      }
      const [status, body] = await health(other);
      expect([status, body["troubles"]]).toEqual([200, { media: expect.stringContaining(String(port)) }]);
      for (const room of ["x", "y", "z"]) expect((await join(room, "a", other)).first).toBe("join");
      expect(await people(other)).toEqual([3, 0]);
      for (const room of ["x", "y", "z"]) await twirp("DeleteRoom", { room }, other);
      process.kill(mediaProcessOf(other, 0), "SIGKILL");
      await eventually(() => expect(findMediaProcess(other, 0)).toBeNull());
    }
  } finally {
    for (const socket of sockets) await new Promise<void>((resolve) => socket.close(resolve));
    await other.stop();
  }
});
