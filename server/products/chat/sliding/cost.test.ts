import { afterAll, expect, test } from "vitest";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";
import { Limiter } from "../protocol/limiter.ts";
import { costOfAsking } from "./cost.ts";
import { readSlidingRequest } from "./read-request.ts";
import { deployed } from "./dialect.ts";
import { askSliding, slidingPath } from "./testing.ts";

/** What requests cost, with the limit that a deployment has by itself: 50 sends a second, 500 at once. */

const server = await startTestServer();
afterAll(() => server.stop());
const here = new MatrixCaller(server);
const { anna, bo } = server.people;

interface Refused {
  readonly errcode?: string;
  readonly retry_after_ms?: number;
  readonly pos?: string;
}
const ask = async (who: TestPerson, body: object, query = ""): Promise<{ status: number; body: Refused }> =>
  server.call(who, "POST", `${slidingPath}?${query}`, body);

/** As Element X asks: its list grows by a hundred rooms a request, and it has some rooms open. */
const growing = (last: number) => ({
  lists: { all_rooms: { ranges: [[0, last]], timeline_limit: 1, required_state: [["m.room.name", ""]] } },
  room_subscriptions: { "!open:x": { timeline_limit: 20, required_state: [["*", "*"]] } },
});
const greedy = {
  lists: Object.fromEntries(
    Array.from({ length: 100 }, (_, n) => [
      `l${n}`,
      { ranges: Array.from({ length: 20 }, () => [0, 999_999]), timeline_limit: 1, required_state: [] },
    ]),
  ),
};

test("with many rooms and many devices nobody meets the limit who only follows what happens", () => {
  const cost = (last: number, rooms: number): number =>
    costOfAsking(readSlidingRequest(growing(last), deployed), rooms);
  // Three devices, five messages a second.
  expect(cost(1999, 2000) * 3 * 5).toBeLessThan(50);
  // Scrolled through to the end in one go, and an integration's account in 5,000 rooms.
  let fetched = 0;
  for (let last = 99; last < 5000; last += 100) fetched += cost(last, 5000);
  expect(fetched).toBeLessThan(300);
});

test("where people may send little their clients still synchronise, each device of theirs", async () => {
  const slow = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "1" });
  try {
    const there = new MatrixCaller(slow);
    const { agnes, britt } = slow.people;
    const roomId = await there.room(agnes, [britt], { name: "Långt" });
    const body = "Ö".repeat(20_000);
    for (let number = 0; number < 6; number++) await there.send(agnes, roomId, { msgtype: "m.text", body });
    for (let device = 0; device < 12; device++) {
      const first = await slow.call(britt, "GET", "/_matrix/client/v3/sync");
      const next = await slow.call(britt, "GET", `/_matrix/client/v3/sync?since=${first.body.next_batch}`);
      const again = await slow.call(britt, "POST", slidingPath, growing(99));
      expect([first.status, next.status, again.status]).toEqual([200, 200, 200]);
    }
    const sends = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/send/m.room.message/t${n}`;
        return (await slow.call(britt, "PUT", path, { msgtype: "m.text", body: "kort" })).status;
      }),
    );
    expect(sends).toContain(429);
  } finally {
    await slow.stop();
  }
});

test("who waits is not let through because many others ask", () => {
  const limiter = new Limiter(1);
  const ask = (): void => limiter.spend("@a:x", "send", 10);
  ask();
  for (let other = 0; other < 60_000; other++) {
    limiter.spend(`@${other}:x`, "send");
    if (other % 1000 === 0) expect(ask).toThrow("Too many requests");
  }
});

test("a client with a thousand rooms that fetches them all and then asks at every message has its share", () => {
  const cost = (body: object, rooms: number): number =>
    costOfAsking(readSlidingRequest(body as never, deployed), rooms);
  let fetched = 0;
  for (let last = 99; last < 1000; last += 100) fetched += cost(growing(last), 1000);
  expect(fetched).toBeLessThan(100);
  // Eight answers a second, for as long as one likes.
  expect(cost(growing(999), 1000) * 8).toBeLessThan(50);
  expect(cost(greedy, 1000)).toBeGreaterThan(1000);
  expect(cost({ lists: { a: { ranges: [[5, 999_999]] } } }, 0)).toBe(1);
});

test("who asks for a hundred lists of all rooms over and over waits, and nobody else does", async () => {
  for (let number = 0; number < 3; number++) await here.room(anna, [], { name: `Rum ${number}` });
  let refused: Awaited<ReturnType<typeof ask>> | null = null;
  for (let round = 0; round < 200 && refused === null; round++) {
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask(anna, greedy)));
    refused = answers.find(({ status }) => status !== 200) ?? null;
  }
  expect(refused?.status).toBe(429);
  expect(refused?.body).toMatchObject({ errcode: "M_LIMIT_EXCEEDED", retry_after_ms: expect.any(Number) });
  expect(refused?.body.retry_after_ms).toBeGreaterThan(0);
  expect(refused?.body.retry_after_ms).toBeLessThan(30_000);
  const again = await Promise.all(Array.from({ length: 20 }, () => ask(anna, greedy, "timeout=30000")));
  expect(again.map(({ status }) => status)).toContain(429);
  const other = await askSliding(server, bo, growing(19));
  expect(other.pos).not.toBe("");
  // Sending is counted by itself.
  await here.get(anna, "POST", "/v3/createRoom", { name: "Ett till" });
});

test("a client that asks again the moment it is answered, sixty times, and then waits, is never refused", async () => {
  let pos: string | undefined;
  for (let round = 0; round < 60; round++) ({ pos } = await askSliding(server, bo, growing(19 + round), { pos }));
  await askSliding(server, bo, growing(99), { pos, timeout: 50 });
});

test("first syncs without end are refused too, and one who has synced comes back as before", async () => {
  const { body: first } = await server.call(bo, "GET", "/_matrix/client/v3/sync");
  let status = 200;
  for (let round = 0; round < 60 && status === 200; round++) {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => server.call(bo, "GET", "/_matrix/client/v3/sync?full_state=true")),
    );
    status = Math.max(...answers.map((one) => one.status));
    const refused = answers.find((one) => one.status !== 200);
    if (refused)
      expect(refused.body).toMatchObject({ errcode: "M_LIMIT_EXCEEDED", retry_after_ms: expect.any(Number) });
  }
  expect(status).toBe(429);
  const next = await server.call(
    bo,
    "GET",
    `/_matrix/client/v3/sync?since=${(first as { next_batch: string }).next_batch}`,
  );
  // What has been asked for may be owed for a while, and never for long.
  if (next.status !== 200) expect(next.body.retry_after_ms).toBeLessThanOrEqual(10_000);
});
