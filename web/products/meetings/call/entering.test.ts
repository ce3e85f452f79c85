import { expect, test } from "vitest";
import { enterWithTries, type Entering } from "./entering.ts";

/** What came of it, and how long was waited before each further try. */
async function enter(...results: Entering[]) {
  const waits: number[] = [];
  let tries = 0;
  const result = await enterWithTries(
    async () => results[tries++] ?? "in",
    async (ms) => waits.push(ms),
  );
  return { result, tries, waits };
}

test("who comes in at once is not kept waiting", async () => {
  expect(await enter("in")).toEqual({ result: "in", tries: 1, waits: [] });
});

test("a way that fails is tried three times: at once, after a second, after four more", async () => {
  expect(await enter("unreached", "in")).toEqual({ result: "in", tries: 2, waits: [1000] });
  expect(await enter("unreached", "unreached", "in")).toEqual({ result: "in", tries: 3, waits: [1000, 4000] });
  expect(await enter("unreached", "unreached", "unreached", "in")).toEqual({
    result: "unreached",
    tries: 3,
    waits: [1000, 4000],
  });
});

test.each(["refused", "gone"] as const)("nothing is tried again after %j", async (end) => {
  expect(await enter("unreached", end)).toEqual({ result: end, tries: 2, waits: [1000] });
});
