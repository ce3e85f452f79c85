import { expect, test } from "vitest";
import type { Rooms } from "../rooms/registry.ts";
import type { Step } from "../timeline/memory.ts";
import { Waiter } from "./waiters.ts";
import { wakeWaiting } from "./waking.ts";

/** `answeringMs`: how long the process is busy with each of those who are woken, who are `people` in number. */
function start(answeringMs: number, people = 1) {
  const woken: { at: number; positions: number[] }[] = [];
  let answered = 0;
  let take: (steps: readonly Step[]) => void = () => undefined;
  wakeWaiting(
    { onSteps: (listener) => (take = listener), rooms: {} as Rooms },
    {
      concernedBy(steps) {
        woken.push({ at: performance.now(), positions: steps.map((one) => one.position) });
        return Array.from({ length: people }, () => {
          const waiter = new Waiter("", false, () => undefined);
          void waiter.wait(1e6, new AbortController().signal).then(() => {
            const at = performance.now();
            while (performance.now() - at < answeringMs);
            answered += 1;
          });
          return waiter;
        });
      },
    },
  );
  return {
    woken,
    answered: () => answered,
    come: (...positions: number[]) => take(positions.map((position) => ({ position }) as Step)),
  };
}
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test("where answering takes nothing, what comes is answered at once, and what comes together together", async () => {
  const { come, woken } = start(0);
  come(1);
  come(2, 3);
  await wait(5);
  come(4);
  await wait(5);
  expect(woken.map((one) => one.positions)).toEqual([[1, 2, 3], [4]]);
});

test("where answering takes long, as long is left to others, and what comes meanwhile goes out together", async () => {
  const { come, woken } = start(60);
  come(1);
  await wait(70);
  for (const position of [2, 3, 4]) {
    come(position);
    await wait(8);
  }
  await wait(200);
  expect(woken.map((one) => one.positions)).toEqual([[1], [2, 3, 4]]);
  expect((woken[1]?.at ?? 0) - (woken[0]?.at ?? 0)).toBeGreaterThan(110);
});

test("nobody waits longer than a tenth of a second for it", async () => {
  const { come, woken } = start(400);
  come(1);
  await wait(410);
  come(2);
  await wait(600);
  expect(woken).toHaveLength(2);
  expect((woken[1]?.at ?? 0) - (woken[0]?.at ?? 0)).toBeLessThan(600);
});

test("while many are answered others have their turns", async () => {
  const { come, answered } = start(2, 100);
  const turns: number[] = [];
  const turn = setInterval(() => turns.push(answered()), 1);
  come(1);
  while (answered() < 100) await wait(10);
  clearInterval(turn);
  // A turn after each sixteen of them, but for what a busy machine leaves out.
  expect(new Set(turns.filter((count) => count > 0 && count < 100)).size).toBeGreaterThanOrEqual(4);
});
