import { expect, test } from "vitest";
import { countOf, shownWorkspaces, stateOf, type ShownWorkspace } from "./workspaces-shown.ts";

const owner = { displayName: "Åsa Öberg" };
const managed = (name: string, more: object = {}): ShownWorkspace => {
  const workspace = { name, owners: [owner], organisations: [{}], guestCount: 0, archivedAt: null, size: 0, ...more };
  return { state: stateOf(workspace as never), workspace } as unknown as ShownWorkspace;
};
const list = [
  managed("Öppen", { size: 5 }),
  managed("Arkiverad", { archivedAt: "2026-01-01T00:00:00Z" }),
  managed("Utan", { owners: [], guestCount: 1 }),
  managed("Delad", { organisations: [{}, {}], size: 9 }),
  { state: "trashed", workspace: { name: "Slängd" } } as unknown as ShownWorkspace,
];
const names = (how: Partial<Parameters<typeof shownWorkspaces>[1]>): string[] =>
  shownWorkspaces(list, { filter: "all", text: "", bySize: false, ...how }).map((one) => one.workspace.name);

test("workspaces are filtered, found by name and owner, and sorted by name or size", () => {
  expect(names({})).toEqual(["Arkiverad", "Delad", "Utan", "Öppen"]);
  expect(names({ bySize: true }).slice(0, 2)).toEqual(["Delad", "Öppen"]);
  expect(names({ filter: "ownerless" })).toEqual(["Utan"]);
  expect(names({ filter: "guests" })).toEqual(["Utan"]);
  expect(names({ filter: "shared" })).toEqual(["Delad"]);
  expect(names({ filter: "archived" })).toEqual(["Arkiverad"]);
  expect(names({ filter: "trashed" })).toEqual(["Slängd"]);
  expect(names({ text: " åsa" })).toEqual(["Arkiverad", "Delad", "Öppen"]);
  expect(countOf("all", list)).toBe(4);
});
