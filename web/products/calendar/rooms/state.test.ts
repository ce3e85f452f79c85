import type { Resource } from "@safos/contract/resources";
import { expect, test } from "vitest";
import { clashesIn, ranked, stateOf } from "./state.ts";

const period = (from: string, to: string) => ({ start: `2026-12-01T${from}:00Z`, end: `2026-12-01T${to}:00Z` });
const at = (clock: string): number => Date.parse(`2026-12-01T${clock}:00Z`);
const asked = "2026-12-01T09:00:00Z";

test("a room is free, taken until what follows without a gap is over, or taken from later on", () => {
  expect(stateOf(null, asked, false)).toBeNull();
  expect(stateOf([], asked, false)).toEqual({ kind: "free" });
  const taken = [period("08:30", "09:30"), period("09:30", "10:00"), period("10:30", "11:00")];
  expect(stateOf(taken, asked, false)).toEqual({ kind: "busyUntil", at: at("10:00") });
  expect(stateOf([period("09:30", "10:00")], asked, false)).toEqual({ kind: "busyFrom", at: at("09:30") });
  expect(stateOf([period("08:30", "09:30")], asked, true)).toEqual({ kind: "busyAt", at: at("08:30") });
});

test("free rooms that hold everybody come first, taken ones last", () => {
  const room = (name: string, seats: number | null, isTaken: boolean) =>
    ({ name, seats, taken: isTaken ? [period("09:00", "10:00")] : [] }) as unknown as Resource;
  const rooms = [
    room("upptaget", 20, true),
    room("litet", 2, false),
    room("okänt", null, false),
    room("stort", 8, false),
  ];
  expect(ranked(rooms, 5).map(({ name }) => name)).toEqual(["okänt", "stort", "litet", "upptaget"]);
});

test("a refusal names the first ten dates, and nothing where it has none", () => {
  const collisions = Array.from({ length: 12 }, (_, index) => ({ start: `2027-01-${index + 10}T09:00:00Z` }));
  const found = clashesIn({ name: "Åsikten", count: 12, collisions });
  expect([found?.count, found?.starts.length, found?.starts[0]]).toEqual([12, 10, "2027-01-10T09:00:00Z"]);
  expect(clashesIn({})).toBeNull();
});
