import { logger } from "matrix-js-sdk/lib/logger.js";
import { MSC4108RendezvousSession } from "matrix-js-sdk/lib/rendezvous/index.js";
import { afterEach, expect, test, vi } from "vitest";
import { silenceLibrary, silent } from "./silent-log.ts";

const methods = ["trace", "debug", "info", "warn", "error", "log"] as const;
/** Other tests use the same logger. */
const before = { ...logger };
afterEach(() => {
  Object.assign(logger, before);
});

const sendSealed = async (): Promise<void> => {
  const fetchFn = async () => Response.json({ url: "https://fk.example/r/1" }, { headers: { etag: "1" } });
  await new MSC4108RendezvousSession({ fetchFn, fallbackRzServer: "https://fk.example/r" }).send("förseglat");
};

test("what devices leave each other is written by the library's own logger, until it is silenced", async () => {
  const written: unknown[] = [];
  const record = (...all: unknown[]): void => void written.push(all);
  Object.assign(logger, Object.fromEntries(methods.map((method) => [method, record])));
  await sendSealed();
  expect(JSON.stringify(written)).toContain("förseglat");
  const spies = methods.map((method) => vi.spyOn(console, method).mockImplementation(() => undefined));
  silenceLibrary();
  written.length = 0;
  await sendSealed();
  for (const method of methods) logger[method]("förseglat");
  expect(logger.getChild("[del]")).toBe(silent);
  const shown: unknown[] = spies.flatMap((spy) => spy.mock.calls);
  for (const spy of spies) spy.mockRestore();
  expect([written, shown]).toEqual([[], []]);
});
