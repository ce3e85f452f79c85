import type { BookingTeam } from "@safos/contract/booking";
import { expect, test } from "vitest";
import { isComplete, isOther, teamDraftOf, withOfficer } from "./team-draft.ts";

const team: BookingTeam = {
  ...{ workspaceId: "w", workspaceName: "Rådgivarna", mode: "all", isOwner: true, stranded: 0 },
  officers: [
    { personId: "a", name: "Anna", state: "in" },
    { personId: "b", name: "Bo", state: "gone" },
    { personId: "c", name: "Citra", state: "asked" },
  ],
};

test("a team is written as it is, without those who are gone, and needs someone who takes visits", () => {
  const draft = teamDraftOf({ team });
  expect(draft).toEqual({ workspaceId: "w", mode: "all", officerIds: ["a", "c"] });
  expect(isComplete(draft)).toBe(true);
  expect(isComplete({ ...draft, officerIds: [] })).toBe(false);
  expect(isComplete(teamDraftOf(null))).toBe(true);
});

test("the same officers in another order are no change", () => {
  const draft = teamDraftOf({ team });
  expect(isOther(draft, { ...draft, officerIds: ["c", "a"] })).toBe(false);
  expect(isOther(draft, withOfficer(draft, "c", false))).toBe(true);
  expect(isOther(draft, { ...draft, mode: "any" })).toBe(true);
  expect(withOfficer(draft, "d", true).officerIds).toEqual(["a", "c", "d"]);
});
