import fc from "fast-check";
import { expect, test } from "vitest";
import { createGathering } from "./gathering.ts";

const pause = (): Promise<void> => new Promise((done) => setImmediate(done));
const done = <R>(value: R): PromiseSettledResult<R> => ({ status: "fulfilled", value });

test("what comes meanwhile is done together next, each key by itself, none twice, in order and not too many at once", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ key: fc.constantFrom("a", "b"), pauses: fc.nat(2) }), { maxLength: 40 }),
      fc.integer({ min: 1, max: 5 }),
      async (jobs, most) => {
        const batches: [string, readonly number[]][] = [];
        const running = new Set<string>();
        const gather = createGathering<number, number>(async (key, together) => {
          expect(running.has(key)).toBe(false);
          running.add(key);
          batches.push([key, together]);
          await pause();
          running.delete(key);
          return together.map((one) => done(one * 2));
        }, most);
        const results: Promise<number>[] = [];
        for (const [index, { key, pauses }] of jobs.entries()) {
          results.push(gather(key, index));
          for (let n = 0; n < pauses; n++) await pause();
        }
        expect(await Promise.all(results)).toEqual(jobs.map((_, index) => index * 2));
        for (const key of ["a", "b"]) {
          const order = batches.filter(([one]) => one === key).flatMap(([, together]) => together);
          expect(order).toEqual(jobs.flatMap((one, index) => (one.key === key ? [index] : [])));
        }
        expect(batches.every(([, together]) => together.length <= most)).toBe(true);
      },
    ),
  );
});

test("one that is refused fails alone; a run that breaks fails all that wait, and the next begins anew", async () => {
  let isBroken = false;
  const gather = createGathering<string, string>(async (_key, together) => {
    await pause();
    if (isBroken) throw new Error("broken");
    return together.map((one) => (one === "no" ? { status: "rejected", reason: new Error("refused") } : done(one)));
  }, 2);
  const first = await Promise.allSettled(["a", "no", "b"].map((one) => gather("k", one)));
  expect(first.map((one) => one.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  isBroken = true;
  const second = await Promise.allSettled(["a", "b", "c", "d"].map((one) => gather("k", one)));
  expect(second.map((one) => (one.status === "rejected" ? String(one.reason) : ""))).toEqual(
    Array.from({ length: 4 }, () => "Error: broken"),
  );
  isBroken = false;
  expect(await gather("k", "x")).toBe("x");
});
