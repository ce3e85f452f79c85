import { afterAll, expect, test } from "vitest";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";
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

test("a client with a thousand rooms that fetches them all and then asks at every message has its share", () => {
  const cost = (body: object, rooms: number): number =>
    costOfAsking(readSlidingRequest(body as never, deployed), rooms);
  let fetched = 0;
  for (let last = 99; last < 1000; last += 100) fetched += cost(growing(last), 1000);
  expect(fetched).toBeLessThan(100);
  // Eight answers a second, for as long as one likes.
  expect(cost(growing(999), 1000) * 8).toBeLessThan(50);
  expect(cost(greedy, 1000)).toBeGreaterThan(5000);
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
  expect((await ask(anna, greedy, "timeout=30000")).status).toBe(429);
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
