import type { PollOption } from "@safos/contract/polls";
import { expect, test } from "vitest";
import { answersOf, draftOf, isTaken, moveOption, rankedOptions } from "./vote.ts";

const option = (id: string, mine: number | null = null, isFull = false): PollOption =>
  ({ id, mine, isFull }) as PollOption;

test("a vote begins with what was answered before", () => {
  const draft = draftOf([option("a", 2), option("b"), option("c", 1)]);
  expect([...draft.values]).toEqual([
    ["a", 2],
    ["c", 1],
  ]);
  expect(draft.order).toEqual(["c", "a", "b"]);
});

test("options that come while one ranks stand last, and those that go are left out", () => {
  const draft = { values: new Map(), order: ["b", "gone", "a"] };
  const options = [option("a"), option("b"), option("new")];
  expect(rankedOptions(draft, options).map((one) => one.id)).toEqual(["b", "a", "new"]);
  expect(answersOf("ranked", options, draft)).toEqual([
    { optionId: "b", value: 1 },
    { optionId: "a", value: 2 },
    { optionId: "new", value: 3 },
  ]);
});

test("an option moves one step and no further than the ends", () => {
  const ranked = [option("a"), option("b"), option("c")];
  expect(moveOption(ranked, "b", -1)).toEqual({ order: ["b", "a", "c"], index: 0 });
  expect(moveOption(ranked, "a", -1)).toEqual({ order: ["a", "b", "c"], index: 0 });
  expect(moveOption(ranked, "c", 1)).toEqual({ order: ["a", "b", "c"], index: 2 });
});

test("only what was answered yes, no or maybe is sent; chosen ones only in other polls", () => {
  const options = [option("a"), option("b")];
  const values = new Map([
    ["a", 1],
    ["b", 0],
    ["gone", 1],
  ]);
  expect(answersOf("multiple", options, { values, order: [] })).toEqual([{ optionId: "a", value: 1 }]);
  expect(answersOf("single", options, { values: new Map(), order: [] })).toEqual([]);
  expect(answersOf("yesno", options, { values: new Map(), order: [] })).toEqual([]);
  expect(answersOf("yesno", options, { values: new Map([["a", 2]]), order: [] })).toEqual([
    { optionId: "a", value: 2 },
  ]);
  expect(answersOf("yesno", options, { values: new Map([["b", 0]]), order: [] })).toEqual([
    { optionId: "b", value: 0 },
  ]);
});

test("a full option is taken unless it is one's own", () => {
  expect([option("a", null, true), option("a", 0, true), option("a", 1, true), option("a", null)].map(isTaken)).toEqual(
    [true, true, false, false],
  );
});
