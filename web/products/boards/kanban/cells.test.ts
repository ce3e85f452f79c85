import type { BoardList, CardSummary } from "@safos/contract/boards";
import { expect, test } from "vitest";
import type { Lifted, Place } from "../drag/drag.ts";
import type { Lane } from "../lanes.ts";
import { gridOf, indexOnceLanded, landingIn, landingOf, oneLane, partsOf, step, stepHeld, wayBack } from "./cells.ts";

const lists = ["a", "b", "c"].map((id) => ({ id, title: id })) as unknown as BoardList[];
const card = (id: string, listId: string, labelIds: string[] = []): CardSummary =>
  ({ id, listId, position: id, labelIds }) as unknown as CardSummary;
// a: 1 2 3, b: nothing, c: 4
const cards = [card("4", "c"), card("3", "a", ["l"]), card("1", "a"), card("2", "a")];
const grid = gridOf(lists, [oneLane], cards);
const lanes: Lane[] = [
  { id: "label:l", name: "l", has: (one) => one.labelIds.includes("l") },
  { id: "none", name: "", has: (one) => one.labelIds.length === 0 },
];
const laned = gridOf(lists, lanes, cards);
const at = (cell: string, index: number): Place => ({ cell, index });
const held = (id: string, from: Place, to: Place): Lifted => ({ id, from, to, by: "keys", height: 100 });
const [a] = lists as [BoardList];

test("cards lie in their list in their order, and in every lane they belong to", () => {
  expect(grid.cells.get("a")?.map((one) => one.id)).toEqual(["1", "2", "3"]);
  expect(laned.cells.get("none|a")?.map((one) => one.id)).toEqual(["1", "2"]);
  expect(laned.cells.get("label:l|a")?.map((one) => one.id)).toEqual(["3"]);
  expect([partsOf("a"), partsOf("label:l|a")]).toEqual([
    { laneId: "", listId: "a" },
    { laneId: "label:l", listId: "a" },
  ]);
});

test("arrows go along a list and over empty lists; a card that is aimed may land in an empty one", () => {
  expect(step(grid, at("a", 0), "ArrowDown", false)).toEqual(at("a", 1));
  expect(step(grid, at("a", 2), "ArrowDown", false)).toBeNull();
  expect(step(grid, at("a", 2), "ArrowDown", true)).toEqual(at("a", 3));
  expect(step(grid, at("a", 1), "End", false)).toEqual(at("a", 2));
  expect(step(grid, at("a", 2), "Home", false)).toEqual(at("a", 0));
  expect(step(grid, at("a", 2), "ArrowRight", false)).toEqual(at("c", 0));
  expect(step(grid, at("a", 2), "ArrowRight", true)).toEqual(at("b", 0));
  expect(step(grid, at("a", 0), "ArrowLeft", false)).toBeNull();
});

test("past the end of a cell the arrows lead into the next lane", () => {
  expect(step(laned, at("label:l|a", 0), "ArrowDown", false)).toEqual(at("none|a", 0));
  expect(step(laned, at("none|a", 0), "ArrowUp", false)).toEqual(at("label:l|a", 0));
  expect(step(laned, at("none|c", 0), "ArrowUp", false)).toBeNull();
  expect(step(laned, at("none|c", 0), "ArrowUp", true)).toEqual(at("label:l|c", 0));
});

test("a held card steps over its own place, which is two indexes wide", () => {
  expect(stepHeld(grid, held("1", at("a", 0), at("a", 0)), "ArrowDown")).toEqual(at("a", 2));
  expect(stepHeld(grid, held("1", at("a", 0), at("a", 2)), "ArrowUp")).toEqual(at("a", 0));
  expect(stepHeld(grid, held("3", at("a", 2), at("a", 2)), "ArrowDown")).toBeNull();
});

test("a card is put after its new neighbour, before the one it comes first of, or alone", () => {
  expect(landingOf(grid, held("1", at("a", 0), at("a", 2)), a)).toEqual({ listId: "a", after: "2" });
  expect(landingOf(grid, held("3", at("a", 2), at("a", 0)), a)).toEqual({ listId: "a", before: "1" });
  expect(landingOf(grid, held("4", at("c", 0), at("a", 3)), a)).toEqual({ listId: "a", after: "3" });
  expect(landingOf(grid, held("1", at("a", 0), at("b", 0)), lists[1] as BoardList)).toEqual({ listId: "b" });
  expect(landingOf(grid, held("2", at("a", 1), at("a", 1)), a)).toBeNull();
  expect(landingOf(grid, held("2", at("a", 1), at("a", 2)), a)).toBeNull();
  expect(indexOnceLanded({ from: at("a", 0), to: at("a", 3) })).toBe(2);
});

test("the way back leads to the card it lay after, or to the first place", () => {
  expect(wayBack(grid, card("2", "a"))).toEqual({ listId: "a", after: "1" });
  expect(wayBack(grid, card("1", "a"))).toEqual({ listId: "a", after: null });
});

test("a cell shows where a card will land, nothing at its own place, and a full list refuses", () => {
  const aimed = held("2", at("a", 1), at("c", 0));
  expect(landingIn("c", "c", false, aimed)).toEqual({ heldAt: -1, aimedAt: 0, lineAt: 0, isRefusing: false });
  expect(landingIn("c", "c", true, aimed)).toEqual({ heldAt: -1, aimedAt: 0, lineAt: -1, isRefusing: true });
  expect(landingIn("a", "a", false, aimed)).toEqual({ heldAt: 1, aimedAt: -1, lineAt: -1, isRefusing: false });
  expect(landingIn("a", "a", true, held("2", at("a", 1), at("a", 2)))).toMatchObject({ lineAt: -1, isRefusing: false });
  expect(landingIn("a", "a", true, held("2", at("a", 1), at("a", 3)))).toMatchObject({ lineAt: 3, isRefusing: false });
  // Another lane of the same list: the card is in the list already.
  const over = held("3", at("label:l|a", 0), at("none|a", 1));
  expect(landingIn("none|a", "a", true, over)).toMatchObject({ lineAt: 1, isRefusing: false });
});
