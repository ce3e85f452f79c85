import type { CardSummary } from "@safos/contract/boards";
import { expect, test } from "vitest";
import { byPosition, positionAfterMove } from "./order.ts";

const card = (id: string, position: string, listId = "a"): CardSummary =>
  ({ id, position, listId }) as unknown as CardSummary;
const cards = new Map(
  [card("1", "a"), card("2", "b"), card("3", "c"), card("9", "a", "b")].map((one) => [one.id, one]),
);

/** The list's cards in their order once the card has been moved. */
function orderAfter(id: string, to: Parameters<typeof positionAfterMove>[2]): string[] {
  const moved = { ...(cards.get(id) as CardSummary), listId: to.listId, position: positionAfterMove(cards, id, to) };
  return [...new Map(cards).set(id, moved).values()]
    .filter((one) => one.listId === to.listId)
    .sort(byPosition)
    .map((one) => one.id);
}

test("a moved card is drawn after or before its neighbour, first, or last", () => {
  expect(orderAfter("1", { listId: "a", after: "2" })).toEqual(["2", "1", "3"]);
  expect(orderAfter("3", { listId: "a", before: "2" })).toEqual(["1", "3", "2"]);
  expect(orderAfter("3", { listId: "a", before: "1" })).toEqual(["3", "1", "2"]);
  expect(orderAfter("2", { listId: "a", after: null })).toEqual(["2", "1", "3"]);
  expect(orderAfter("9", { listId: "a" })).toEqual(["1", "2", "3", "9"]);
  expect(orderAfter("1", { listId: "b", after: "9" })).toEqual(["9", "1"]);
});

test("positions are compared as bytes, and equal ones by id", () => {
  expect(
    [card("1", "å"), card("2", "Z"), card("3", "a"), card("0", "a")].sort(byPosition).map((one) => one.id),
  ).toEqual(["2", "0", "3", "1"]);
});
