import { logger } from "matrix-js-sdk/lib/logger.js";
import { MSC4108RendezvousSession } from "matrix-js-sdk/lib/rendezvous/index.js";
import { afterEach, expect, test, vi } from "vitest";
import { silenceLibrary } from "./silent-log.ts";

const methods = ["trace", "debug", "info", "warn", "error", "log"] as const;
const spies = methods.map((method) => vi.spyOn(console, method).mockImplementation(() => undefined));
const lines = (): unknown[] => spies.flatMap((spy) => spy.mock.calls);
afterEach(() => {
  for (const spy of spies) spy.mockClear();
});

const sendSealed = async (): Promise<void> => {
  const fetchFn = async () => Response.json({ url: "https://fk.example/r/1" }, { headers: { etag: "1" } });
  await new MSC4108RendezvousSession({ fetchFn, fallbackRzServer: "https://fk.example/r" }).send("förseglat");
};

test("what devices leave each other is written to the console by the library, until it is silenced", async () => {
  await sendSealed();
  expect(JSON.stringify(lines())).toContain("förseglat");
  for (const spy of spies) spy.mockClear();
  silenceLibrary();
  await sendSealed();
  for (const method of methods) logger[method]("förseglat");
  logger.getChild("[del]").warn("förseglat");
  expect(lines()).toEqual([]);
});
