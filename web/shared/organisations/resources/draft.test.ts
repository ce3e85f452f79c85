import { expect, test } from "vitest";
import { fresh, isComplete, newDraft } from "./draft.ts";

test("a room has a name and a whole number of seats, or none that is known", () => {
  expect(isComplete(newDraft)).toBe(false);
  const room = { ...newDraft, name: " Utsikten ", features: "Skärm, , Hörslinga" };
  expect(fresh(room)).toEqual({
    ...{ name: "Utsikten", kind: "room", location: "", seats: null, isShared: false },
    features: ["Skärm", "Hörslinga"],
  });
  expect(fresh({ ...room, seats: "8" }).seats).toBe(8);
  expect(["0", "1,5", "många", "10001"].map((seats) => isComplete({ ...room, seats }))).toEqual([
    false,
    false,
    false,
    false,
  ]);
  // Equipment has no seats.
  expect(fresh({ ...room, kind: "equipment", seats: "många" }).seats).toBeNull();
});
