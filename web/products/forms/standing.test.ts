import { expect, test } from "vitest";
import { standing } from "./standing.ts";

const time = Date.parse("2026-03-01T12:00:00Z");
const past = "2026-03-01T12:00:00Z";
const later = "2026-03-01T12:00:01Z";

test("an open form can be answered from its time until its time", () => {
  const open = { state: "open" as const, opensAt: null, closesAt: null };
  expect(standing(open, time)).toEqual({ state: "open", isComing: false, canAnswer: true });
  expect(standing({ ...open, opensAt: past, closesAt: later }, time).canAnswer).toBe(true);
  expect(standing({ ...open, opensAt: later }, time)).toEqual({ state: "open", isComing: true, canAnswer: false });
  expect(standing({ ...open, closesAt: past }, time)).toEqual({ state: "closed", isComing: false, canAnswer: false });
});

test("a draft stays a draft and a closed form closed, whatever the time", () => {
  const times = { opensAt: null, closesAt: past };
  expect(standing({ state: "draft", ...times }, time)).toEqual({ state: "draft", isComing: false, canAnswer: false });
  expect(standing({ state: "closed", opensAt: null, closesAt: null }, time).canAnswer).toBe(false);
});
