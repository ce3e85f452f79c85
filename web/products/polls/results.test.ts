import type { Poll } from "@safos/contract/polls";
import { expect, test } from "vitest";
import { amountOf, bestOptions, fullAmount, votersOf } from "./results.ts";

const option = (id: string, more: object = {}): Poll["options"][number] =>
  ({ id, votes: 0, maybe: 0, points: 0, ...more }) as Poll["options"][number];
const poll = (more: object): Poll =>
  ({ choice: "yesno", voteCount: 0, ballots: [], options: [], ...more }) as unknown as Poll;

test("nothing is best while nobody has voted; then most yes, and among those most maybe", () => {
  expect(bestOptions(poll({ options: [option("a"), option("b")] }))).toEqual(new Set());
  const options = [option("a", { votes: 2 }), option("b", { votes: 2, maybe: 1 }), option("c", { maybe: 9 })];
  expect(bestOptions(poll({ options }))).toEqual(new Set(["b"]));
  const tied = [option("a", { points: 5, votes: 1 }), option("b", { points: 5 }), option("c", { votes: 9 })];
  expect(bestOptions(poll({ choice: "ranked", options: tied }))).toEqual(new Set(["a", "b"]));
});

test("a share is of all voters, in ranked polls of the most points, and never of nothing", () => {
  const options = [option("a", { points: 3, votes: 1 }), option("b", { points: 8, votes: 2 })];
  expect(fullAmount(poll({ options, voteCount: 4 }))).toBe(4);
  expect(fullAmount(poll({ options, choice: "ranked", voteCount: 4 }))).toBe(8);
  expect(fullAmount(poll({ options: [] }))).toBe(1);
  expect(options.map((one) => amountOf(poll({ choice: "ranked" }), one))).toEqual([3, 8]);
});

test("a person who said maybe or no is not among an option's voters", () => {
  const ballots = [2, 1, 0].map((value) => ({ name: String(value), answers: [{ optionId: "a", value }] }));
  const names = (choice: string): string[] => votersOf(poll({ choice, ballots }), option("a")).map((one) => one.name);
  expect(names("yesno")).toEqual(["2"]);
  expect(names("multiple")).toEqual(["1"]);
});
