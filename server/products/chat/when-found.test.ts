import { expect, test, vi } from "vitest";
import type { Person } from "#identity";
import type { Core } from "./core.ts";
import { whenFound } from "./when-found.ts";

const person = { id: "1" } as Person;

test("what follows from a right that is gone waits for the database, and nothing is left of one who is not there", async () => {
  const warn = vi.fn();
  const core = { log: { warn } } as unknown as Pick<Core, "log">;
  let tries = 0;
  const then = vi.fn();
  const find = (): Promise<Person | null> =>
    ++tries < 3 ? Promise.reject(new Error("terminating connection")) : Promise.resolve(person);
  await whenFound(core, find, then);
  expect([tries, then.mock.calls, warn.mock.calls.length]).toEqual([3, [[person]], 0]);
  await whenFound(core, () => Promise.resolve(null), then);
  expect(then).toHaveBeenCalledTimes(1);
});
