import { marksOf } from "@safos/contract/form-logic";
import type { Answers, Question } from "@safos/contract/form-shapes";
import type { Results } from "@safos/contract/forms";
import { expect, test } from "vitest";
import { averageOf, averageRanks, heatOf, npsOf, optionBars, rowAverage, share, stepBars } from "./counts.ts";

const ask = (kind: Question["kind"], more: Partial<Question> = {}): Question => ({ id: "q", kind, title: "", ...more });
const option = (id: string) => ({ id, label: id.toUpperCase() });

/** What the server counts when these are the answers. */
function marksFor(question: Question, answers: readonly Answers[string][]): Results["marks"] {
  const counts = new Map<string, number>();
  const content = { sections: [{ id: "s", title: "", questions: [question] }] };
  for (const answer of answers)
    for (const mark of marksOf(content, { q: answer })) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  return [...counts].map(([mark, count]) => ({ mark, count }));
}

test("options come in their order, then own words, then options that are no more", () => {
  const question = ask("checkbox", { options: [option("a"), option("b")] });
  const marks = marksFor(question, [["a", "c"], ["a"], ["other:x"]]);
  const names = { other: "Other", gone: "Removed" };
  expect(optionBars(question, marks, names)).toEqual([
    { id: "a", label: "A", count: 2 },
    { id: "b", label: "B", count: 0 },
    { id: "other", label: "Other", count: 1 },
    { id: "c", label: "Removed", count: 1 },
  ]);
  expect(optionBars(question, [], names)).toHaveLength(2);
  expect(optionBars({ ...question, hasOther: true }, [], names).at(-1)?.id).toBe("other");
});

test("a scale has all its steps, an average, and the meaning of its ends", () => {
  const question = ask("scale", { min: 1, max: 3, minLabel: "bad" });
  const steps = stepBars(question, marksFor(question, [1, 3, 3]));
  expect(steps).toEqual([
    { id: "1", label: "1 = bad", count: 1 },
    { id: "2", label: "2", count: 0 },
    { id: "3", label: "3", count: 2 },
  ]);
  expect(averageOf(steps, 3)).toBeCloseTo(7 / 3);
  expect(averageOf(steps, 0)).toBe(0);
});

test("the net promoter score is the share of nine and ten less that of six and below", () => {
  const question = ask("nps");
  expect(npsOf(stepBars(question, marksFor(question, [10, 9, 8, 6])), 4)).toBe(25);
  expect(npsOf(stepBars(question, []), 0)).toBe(0);
});

test("a ranking is ordered by average rank", () => {
  const question = ask("ranking", { options: [option("a"), option("b")] });
  const marks = marksFor(question, [
    ["b", "a"],
    ["b", "a"],
    ["a", "b"],
  ]);
  expect(averageRanks(question, marks).map(({ option, average }) => [option.id, Math.round(average * 100)])).toEqual([
    ["b", 133],
    ["a", 167],
  ]);
  expect(averageRanks(question, []).map((one) => one.average)).toEqual([0, 0]);
});

test("a row of numbers has an average when it has numbers", () => {
  const question = ask("grid", { cell: "number", rows: [option("r"), option("s")] });
  const marks = marksFor(question, [{ r: 2 }, { r: 5 }, { r: 5 }]);
  expect(rowAverage(question, "r", marks)).toBe(4);
  expect(rowAverage(question, "s", marks)).toBeNull();
});

test("shares are whole percents, and a fuller cell is darker", () => {
  expect([share(1, 3), share(0, 0)]).toEqual([33, 0]);
  expect([0, 14, 15, 40, 65, 90, 100].map(heatOf)).toEqual([0, 0, 1, 2, 3, 4, 4]);
});
