import { walk } from "@safos/contract/form-logic";
import type { FormContent, Question } from "@safos/contract/form-shapes";
import { expect, test } from "vitest";
import { shuffle } from "./shuffle.ts";
import { faultsIn, numbersOn, questionsOn, sectionOf, stepAt } from "./steps.ts";

const ask = (id: string, more: Partial<Question> = {}): Question => ({ id, kind: "short", title: id, ...more });
const content: FormContent = {
  sections: [
    {
      id: "s1",
      title: "",
      questions: [
        ask("a", {
          kind: "radio",
          options: [{ id: "yes", label: "Yes" }],
          jumps: [{ test: { op: "any", values: ["yes"] }, to: "s3" }],
        }),
        ask("b"),
      ],
    },
    { id: "s2", title: "", questions: [ask("c")] },
    { id: "s3", title: "", questions: [ask("d"), ask("e"), ask("f"), ask("g")] },
  ],
};

test("someone stays on their step, and goes back to the first when an answer takes it off the way", () => {
  expect(stepAt(walk(content, {}), "s2")).toBe(1);
  expect(stepAt(walk(content, { a: ["yes"] }), "s3")).toBe(1);
  expect(stepAt(walk(content, { a: ["yes"] }), "s2")).toBe(0);
  expect(stepAt(walk(content, {}), "")).toBe(0);
});

test("questions are numbered along the way, and found on it only", () => {
  const steps = walk(content, { a: ["yes"] });
  expect([...numbersOn(steps)]).toEqual([
    ["a", 1],
    ["d", 2],
    ["e", 3],
    ["f", 4],
    ["g", 5],
  ]);
  expect(sectionOf(steps, "e")).toBe("s3");
  expect(sectionOf(steps, "c")).toBeUndefined();
  expect(sectionOf(steps, undefined)).toBeUndefined();
});

test("a step is shuffled the same way for the same person, and never where a question depends on another", () => {
  const steps = walk(content, {});
  const orders = ["1", "2", "3", "4", "5"].map((seed) => questionsOn(steps[2], true, seed).map((one) => one.id));
  expect(new Set(orders.map((order) => order.join(""))).size).toBeGreaterThan(1);
  for (const order of orders) expect(order.toSorted()).toEqual(["d", "e", "f", "g"]);
  expect(questionsOn(steps[2], true, "1")).toEqual(shuffle(steps[2]?.questions ?? [], "1"));
  expect(questionsOn(steps[2], false, "1").map((one) => one.id)).toEqual(["d", "e", "f", "g"]);
  expect(questionsOn(steps[0], true, "1").map((one) => one.id)).toEqual(["a", "b"]);
  expect(questionsOn(undefined, true, "1")).toEqual([]);
});

test("faults name their questions; a pattern that cannot be read lets everything through", () => {
  const questions = [
    ask("must", { isRequired: true }),
    ask("code", { check: "regex", pattern: "[A-Z]{3}" }),
    ask("bad", { check: "regex", pattern: "(" }),
    ask("free"),
  ];
  expect(faultsIn(questions, { code: "abc", bad: "abc" })).toEqual({ must: "required", code: "pattern" });
  expect(faultsIn(questions, { must: "x", code: "ABC" })).toEqual({});
});
