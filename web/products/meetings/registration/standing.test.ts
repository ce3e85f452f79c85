import { expect, test } from "vitest";
import { standingOf } from "./standing.ts";

test("what became of the webinar goes before what became of the registration", () => {
  expect(standingOf({ state: "registered", meeting: "scheduled" })).toBe("ready");
  expect(standingOf({ state: "registered", meeting: "live" })).toBe("live");
  expect(standingOf({ state: "registered", meeting: "ended" })).toBe("over");
  expect(standingOf({ state: "unconfirmed", meeting: "cancelled" })).toBe("calledOff");
  for (const state of ["unconfirmed", "waiting", "declined", "cancelled"] as const)
    expect(standingOf({ state, meeting: "live" })).toBe(state);
});
