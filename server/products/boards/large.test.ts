import { monitorEventLoopDelay } from "node:perf_hooks";
import pg from "pg";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { startTestServer } from "../../testing/server.ts";

/** Boards as large as one person can make them, and what they cost everybody else. */

const server = await startTestServer();
afterAll(() => server.stop());
const { anna } = server.people;
const workspace = await server.workspace("Stort", anna);
const base = `/api/v1/workspaces/${workspace.id}`;

const importBoard = (cards: object[]) =>
  server.call(anna, "POST", `${base}/boards/import`, {
    format: "trello",
    content: JSON.stringify({ safos: "board/1", title: "Stor", lists: [{ title: "Att göra" }], labels: [], cards }),
  });

async function askDatabase(statement: string, ...values: unknown[]): Promise<void> {
  const client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query(statement, values);
}

/** How long the server's loop stood still at most, in milliseconds. */
async function longestStop(work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  await work();
  delay.disable();
  return delay.max / 1e6;
}

test("cards that wait for more than a board can hold are refused, and the same one named again counts once", async () => {
  const chain = (count: number, waitsFor: (at: number) => number[]) =>
    Array.from({ length: count }, (_, at) => ({ title: `k${at}`, list: 0, blockedBy: waitsFor(at) }));
  const many = await importBoard(chain(700, (at) => Array.from({ length: at }, (_, other) => other)));
  expect([many.status, many.body.code]).toEqual([400, "TOO_MANY"]);
  const again = await importBoard(chain(2, (at) => (at === 0 ? [] : Array.from({ length: 200_001 }, () => 0))));
  expect(again.status).toBe(201);
  const out = await server.call(anna, "GET", `/api/v1/boards/${again.body.id}/export`);
  expect(out.body.cards.map((card: { blockedBy: number[] }) => card.blockedBy)).toEqual([[], [0]]);
});

test("cards that wait for many others hold nobody up when their board goes out or is copied", async () => {
  const cards = Array.from({ length: 2000 }, (_, at) => ({
    title: `k${at}`,
    list: 0,
    blockedBy: Array.from({ length: Math.min(at, 30) }, (__, other) => at - other - 1),
  }));
  const board = `/api/v1/boards/${(await importBoard(cards)).body.id as string}`;
  const answers: number[] = [];
  const began = performance.now();
  const stop = await longestStop(async () => {
    const answer = await server.call(anna, "GET", `${board}/export`);
    answers.push(answer.status, answer.body.cards.length, answer.body.cards[1999].blockedBy.length);
  });
  expect(answers).toEqual([200, 2000, 30]);
  // The statement took some 15 s, and the loop stood still for one.
  expect(performance.now() - began).toBeLessThan(5000);
  expect(stop).toBeLessThan(800);
  expect((await server.call(anna, "POST", `${board}/clone`, { withCards: true })).body.cardCount).toBe(2000);
}, 60_000);

test("a board has room for so much text, and what it has goes out whole", async () => {
  const made = await importBoard(Array.from({ length: 700 }, (_, at) => ({ title: `k${at}`, list: 0 })));
  const id = made.body.id as string;
  await askDatabase("update boards.card set description = repeat('å', 48000) where board_id = $1", id);
  const long = "x".repeat(90_000);
  const cards = `/api/v1/boards/${id}/cards`;
  const added = await server.call(anna, "POST", cards, { title: "Mer", description: long });
  expect([added.status, added.body.code]).toEqual([400, "TOO_MANY"]);
  const short = await server.call(anna, "POST", cards, { title: "Lite", description: "x" });
  expect(short.status).toBe(201);
  const path = `/api/v1/cards/${short.body.id as string}`;
  const changed = await server.call(anna, "PATCH", path, { description: long, version: 1 });
  expect([changed.status, changed.body.code]).toEqual([400, "TOO_MANY"]);
  const csv = await server.call(anna, "GET", `/api/v1/boards/${id}/export?format=csv`);
  expect((csv.body as string).split("\r\n").length).toBe(703);
  const json = await server.call(anna, "GET", `/api/v1/boards/${id}/export`);
  expect(json.body.cards.map((card: { description: string }) => card.description.length)).toEqual([
    ...Array.from({ length: 700 }, () => 48_000),
    1,
  ]);
}, 60_000);
