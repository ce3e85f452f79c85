import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { createLog, type Log } from "#log";
import { createApp } from "./app.ts";
import { createDrain } from "./drain.ts";
import { watchLoop } from "./loop-watch.ts";

const block = (ms: number): void => {
  const until = performance.now() + ms;
  while (performance.now() < until);
};

test("a loop that stands still is logged with the route that was under way, and work is turned away only while it goes on", async () => {
  const logged: { about: unknown; message: string }[] = [];
  const log = { warn: (about: unknown, message: string) => void logged.push({ about, message }) } as unknown as Log;
  const app = createApp({ log: createLog("silent"), version: "0" });
  const drain = createDrain(app.server);
  const watch = watchLoop(() => drain.underWay(), log, { sheddingMs: 500 });
  app.addHook("onRequest", async (request, reply) =>
    drain.name(reply.raw, `${request.method} ${request.routeOptions.url ?? "none"}`),
  );
  app.get("/slow/:id", async () => {
    await wait(1);
    block(1500);
    await wait(300);
    return {};
  });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  await fetch(`${url}/slow/hemligt`);
  expect(logged.map((one) => one.message)).toEqual(["the event loop stood still"]);
  const { lagMs, underWay } = (logged[0]?.about ?? {}) as { lagMs: number; underWay: string[] };
  expect([lagMs > 1000, underWay.length, underWay[0]?.startsWith("GET /slow/:id ")]).toEqual([true, 1, true]);
  expect(watch.isLagging()).toBe(false);
  for (let index = 0; index < 4; index++) {
    block(1000);
    await wait(10);
  }
  expect(watch.isLagging()).toBe(true);
  await wait(2000);
  expect(watch.isLagging()).toBe(false);
  watch.stop();
  await app.close();
});
