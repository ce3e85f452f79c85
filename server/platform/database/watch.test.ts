import { createServer, connect, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createLog } from "#log";
import { eventually } from "../../testing/server.ts";
import { createTestDatabase } from "./testing.ts";
import { watchDatabase, type Watch } from "./watch.ts";

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

interface Wire {
  readonly watch: Watch;
  readonly hold: (isHeld: boolean) => void;
  readonly cut: () => Promise<void>;
  readonly asked: () => number;
  readonly greeted: () => number;
}

/** A wire to PostgreSQL that can hold answers back or break. */
async function startWire(): Promise<Wire> {
  const t = await createTestDatabase();
  ends.push(() => t.drop());
  const target = new URL(t.url);
  const sockets = new Set<Socket>();
  const waiting: (() => void)[] = [];
  let isHeld = false;
  let asked = 0;
  let greeted = 0;
  const server = createServer((socket) => {
    greeted += 1;
    const behind = connect(Number(target.port), target.hostname);
    for (const one of [socket, behind]) {
      sockets.add(one);
      one.on("error", () => one.destroy()).on("close", () => sockets.delete(one));
    }
    socket.on("data", (part) => {
      asked += 1;
      behind.write(part);
    });
    behind.on("data", (part) => {
      if (isHeld) waiting.push(() => socket.destroyed || socket.write(part));
      else socket.write(part);
    });
    socket.on("close", () => behind.destroy());
    behind.on("close", () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const through = new URL(t.url);
  through.hostname = "127.0.0.1";
  through.port = String(typeof address === "object" && address ? address.port : 0);
  const watch = watchDatabase({ url: through.href, log: createLog("silent"), everyMs: 50, patienceMs: 400 });
  const cut = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const one of sockets) one.destroy();
    });
  ends.push(async () => {
    await watch.stop();
    await cut();
  });
  await eventually(() => expect(asked).toBeGreaterThan(3));
  return {
    watch,
    cut,
    asked: () => asked,
    greeted: () => greeted,
    hold(next) {
      isHeld = next;
      if (!next) for (const pass of waiting.splice(0)) pass();
    },
  };
}

test("one late answer turns nobody away", async () => {
  const { watch, hold, asked, greeted } = await startWire();
  hold(true);
  const before = greeted();
  // A fresh connection shows that the first look has given up.
  await eventually(() => expect(greeted()).toBeGreaterThan(before));
  expect(watch.isReady()).toBe(true);
  hold(false);
  const after = asked();
  await eventually(() => {
    expect(watch.isReady()).toBe(true);
    expect(asked()).toBeGreaterThan(after + 3);
  });
});

test("a server that stays silent is away, and there again when it speaks", async () => {
  const { watch, hold } = await startWire();
  hold(true);
  await eventually(() => expect(watch.isReady()).toBe(false));
  hold(false);
  await eventually(() => expect(watch.isReady()).toBe(true));
});

test("a broken and refused connection counts at once", async () => {
  const { watch, cut } = await startWire();
  const began = performance.now();
  await cut();
  await eventually(() => expect(watch.isReady()).toBe(false));
  expect(performance.now() - began).toBeLessThan(350);
});

test("our own busy event loop is not taken for an absent database", async () => {
  const { watch } = await startWire();
  const seen: boolean[] = [];
  for (let round = 0; round < 4; round++) {
    const until = performance.now() + 700;
    while (performance.now() < until);
    seen.push(watch.isReady());
    await new Promise((resolve) => setImmediate(resolve));
    seen.push(watch.isReady());
  }
  expect(seen).not.toContain(false);
});

test("stopping does not wait for the first look", async () => {
  const t = await createTestDatabase();
  const watch = watchDatabase({ url: t.url, log: createLog("silent"), patienceMs: 60_000 });
  await watch.stop();
  await t.drop();
});

test("stopping does not wait for a silent server", async () => {
  const { watch, hold } = await startWire();
  hold(true);
  const began = performance.now();
  await watch.stop();
  expect(performance.now() - began).toBeLessThan(1500);
});
