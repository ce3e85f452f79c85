import { expect, test } from "vitest";
import { checkEndpoints, runSteps, stepsFor } from "./steps.ts";

interface Found {
  readonly count: number;
  readonly text: string;
}
const define = stepsFor<string[], Found>();
const count = define({ name: "count", section: "1", gives: ["count"], run: (log) => ({ count: log.push("count") }) });
const write = define({
  name: "write",
  section: "2",
  needs: ["count"],
  gives: ["text"],
  run: async (log, { count }) => ({ text: `${log.push("write")} after ${count}` }),
});
const answer = define({ name: "answer", section: "3", needs: ["text"], run: (log, { text }) => log.push(text) });
const refuse = define({
  name: "refuse",
  section: "4",
  run() {
    throw new Error("refused");
  },
});

test("steps run in order, each with what the earlier have found", async () => {
  const log: string[] = [];
  await runSteps({ section: "", steps: [count, write, answer] }, log);
  expect(log).toEqual(["count", "write", "2 after 1"]);
});

test("a step that refuses ends the request", async () => {
  const log: string[] = [];
  await expect(runSteps({ section: "", steps: [count, refuse, write] }, log)).rejects.toThrow("refused");
  expect(log).toEqual(["count"]);
});

test("a table in which a step misses what it needs is refused", () => {
  checkEndpoints({ GET: { section: "", steps: [count, write, answer] } });
  expect(() => checkEndpoints({ GET: { section: "", steps: [write, count] } })).toThrow("GET: write needs count");
});
