import { expect, test } from "vitest";
import { createLog } from "#log";
import { Replicator } from "./replicator.ts";

test("what is signalled while memory is loaded is followed once it is, and nothing after the end", async () => {
  let followed = 0;
  const signals: ((payload: string) => void)[] = [];
  const reconnections: (() => void)[] = [];
  const replicator = new Replicator({
    events: {
      signal: async () => undefined,
      onSignal: (_channel, handler) => void signals.push(handler),
      onReconnected: (handler) => void reconnections.push(handler),
    },
    memory: { position: 0, follow: async () => void (followed += 1) },
    log: createLog("silent"),
  });
  const signal = async (): Promise<number> => {
    for (const handler of signals) handler("7");
    for (const handler of reconnections) handler();
    await replicator.catchUp();
    return followed;
  };
  expect(await signal()).toBe(0);
  replicator.start();
  expect(followed).toBe(1);
  expect(await signal()).toBe(4);
  replicator.stop();
  expect(await signal()).toBe(4);
});
