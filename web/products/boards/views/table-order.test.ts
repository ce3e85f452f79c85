import type { BoardList, CardSummary } from "@safos/contract/boards";
import { expect, test } from "vitest";
import type { OnBoard } from "../context.ts";
import { sortBy, sortCards, type TableColumn } from "./table-order.ts";

const on = {
  board: { lists: [{ id: "b" }, { id: "a" }] as BoardList[] },
  people: new Map([
    ["p1", { displayName: "Örjan" }],
    ["p2", { displayName: "Anna" }],
  ]),
  groups: new Map([["g1", { name: "Jour" }]]),
  labels: new Map([["l1", { title: "Text" }]]),
} as unknown as OnBoard;
const card = (no: number, more: Partial<CardSummary>): CardSummary =>
  ({ no, title: "", listId: "a", dueAt: null, assigneeIds: [], groupIds: [], labelIds: [], ...more }) as CardSummary;
const cards = [
  card(1, { title: "Ö", assigneeIds: ["p1"] }),
  card(2, { title: "Z", listId: "b", dueAt: "2027-01-02T00:00:00Z", groupIds: ["g1"] }),
  card(3, { title: "a", dueAt: "2027-01-01T00:00:00Z", assigneeIds: ["p2"], labelIds: ["l1"] }),
  card(4, { title: "Z" }),
];
const order = (by: TableColumn, isDown = false): number[] =>
  sortCards(cards, { by, isDown }, on, "sv").map((one) => one.no);

test("cards are sorted by what a column shows; those without it come last, equal ones by number", () => {
  expect(order("no", true)).toEqual([4, 3, 2, 1]);
  expect(order("title")).toEqual([3, 2, 4, 1]);
  expect(order("title", true)).toEqual([1, 2, 4, 3]);
  expect(order("list")).toEqual([2, 1, 3, 4]);
  expect(order("due")).toEqual([3, 2, 1, 4]);
  expect(order("people")).toEqual([3, 2, 1, 4]);
  expect(order("labels")).toEqual([3, 1, 2, 4]);
});

test("a second press on a column turns its order, another column begins upwards", () => {
  expect(sortBy({ by: "no", isDown: true }, "no")).toEqual({ by: "no", isDown: false });
  expect(sortBy({ by: "no", isDown: false }, "no")).toEqual({ by: "no", isDown: true });
  expect(sortBy({ by: "no", isDown: false }, "due")).toEqual({ by: "due", isDown: false });
});
