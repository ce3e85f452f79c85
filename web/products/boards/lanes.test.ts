import type { Board, CardSummary } from "@safos/contract/boards";
import { expect, test } from "vitest";
import { changeOfLane, lanesOf } from "./lanes.ts";

const board = {
  prefix: "NF",
  people: [
    { id: "p1", displayName: "Anna" },
    { id: "p2", displayName: "Bo" },
  ],
  groups: [{ id: "g1", name: "Jour" }],
  labels: [{ id: "l1", title: "Bråttom" }],
} as unknown as Board;
const card = (more: Partial<CardSummary>): CardSummary =>
  ({ position: "", assigneeIds: [], groupIds: [], labelIds: [], parentId: null, subs: 0, ...more }) as CardSummary;
const names = { none: "Inga", noParent: "Utan" };

test("only people and groups who are assigned to something have a lane; the rest comes last", () => {
  const cards = [card({ id: "1", assigneeIds: ["p2"] }), card({ id: "2", groupIds: ["g1"] }), card({ id: "3" })];
  const lanes = lanesOf("person", board, cards, names);
  expect(lanes.map((one) => one.id)).toEqual(["group:g1", "person:p2", "none"]);
  expect(lanes.map((lane) => cards.filter((one) => lane.has(one)).map((one) => one.id))).toEqual([["2"], ["1"], ["3"]]);
});

test("a card whose parent is not on the board stands among those without one", () => {
  const cards = [card({ id: "1", no: 7, title: "Stor", subs: 1 }), card({ id: "2", parentId: "1" })];
  const lanes = lanesOf("parent", board, cards, names);
  expect(lanes.map((one) => one.name)).toEqual(["NF-7 Stor", "Utan"]);
  expect(lanes.map((lane) => lane.has(card({ parentId: "1" })))).toEqual([true, false]);
  expect(lanes.map((lane) => lane.has(card({ parentId: "elsewhere" })))).toEqual([false, true]);
});

test("a card dropped in another lane changes what the lanes stand for, and nothing else", () => {
  const people = lanesOf("person", board, [card({ assigneeIds: ["p1"], groupIds: ["g1"] })], names);
  expect(changeOfLane(people, "group:g1", "person:p1")).toEqual({
    removeAssigneeIds: [],
    addAssigneeIds: ["p1"],
    removeGroupIds: ["g1"],
    addGroupIds: [],
  });
  const labels = lanesOf("label", board, [], names);
  expect(changeOfLane(labels, "none", "label:l1")).toEqual({ removeLabelIds: [], addLabelIds: ["l1"] });
  const parents = lanesOf("parent", board, [card({ id: "1", subs: 1 })], names);
  expect(changeOfLane(parents, "parent:1", "none")).toEqual({ parentId: null });
  expect(changeOfLane(parents, "none", "parent:1")).toEqual({ parentId: "1" });
  expect(changeOfLane(parents, "none", "none")).toBeNull();
  expect(changeOfLane(lanesOf("none", board, [], names), "", "")).toBeNull();
});
