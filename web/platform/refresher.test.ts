import { expect, test } from "vitest";
import { createRefresher } from "./refresher.ts";

test("a burst of events fetches twice: at once, and once more for all that came meanwhile", async () => {
  const asked: string[] = [];
  const answers: (() => void)[] = [];
  const refresh = createRefresher(
    (key) => {
      asked.push(JSON.stringify(key));
      return new Promise<void>((resolve) => answers.push(resolve));
    },
    () => Promise.resolve(),
  );
  const answer = async (): Promise<void> => {
    for (const one of answers.splice(0)) one();
    await new Promise((resolve) => setImmediate(resolve));
  };
  for (let count = 0; count < 20; count++) refresh([["cards"]]);
  refresh([["workspaces"]]);
  expect(asked).toEqual(['["cards"]', '["workspaces"]']);
  await answer();
  expect(asked).toEqual(['["cards"]', '["workspaces"]', '["cards"]']);
  await answer();
  refresh([["cards"]]);
  expect(asked).toHaveLength(4);
});

test("what could not be fetched is asked for again with the next event", async () => {
  let asked = 0;
  const refresh = createRefresher(
    () => {
      asked += 1;
      return Promise.reject(new Error("away"));
    },
    () => Promise.resolve(),
  );
  refresh([["cards"]]);
  await new Promise((resolve) => setImmediate(resolve));
  refresh([["cards"]]);
  expect(asked).toBe(2);
});

test("a burst that goes on is asked about less and less often", async () => {
  const pauses: number[] = [];
  let asked = 0;
  const refresh = createRefresher(
    async () => {
      asked += 1;
      if (asked < 5) refresh([["files"]]);
    },
    async (round) => pauses.push(round),
  );
  refresh([["files"]]);
  await expect.poll(() => asked).toBe(5);
  await expect.poll(() => pauses).toEqual([0, 1, 2, 3, 4]);
});
