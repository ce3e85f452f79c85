import fc from "fast-check";
import { expect, test } from "vitest";
import { formFaults, waysOf } from "@safos/contract/form-faults";
import { checkResponse, holds, marksOf, questionsOf, readNumber, walk } from "@safos/contract/form-logic";
import type { Answers, FormContent, Question } from "@safos/contract/form-shapes";
import { matchPattern } from "./match.ts";
import { allKinds, branching, goodAnswers } from "../testing.ts";

const options = ["a", "b", "c"].map((id) => ({ id, label: id }));

/** Any form of choices whose ways lead anywhere: forward, back, to nothing. */
const anyForm: fc.Arbitrary<FormContent> = fc
  .array(
    fc.record({
      size: fc.integer({ min: 0, max: 4 }),
      next: fc.option(fc.constantFrom("s0", "s1", "s2", "s3", "end", "gone"), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .chain((sections) => {
    const total = sections.reduce((sum, one) => sum + one.size, 0);
    const id = fc.constantFrom(
      ...Array.from({ length: total + 1 }, (_, index) => `q${index}`),
      "s1",
      "s2",
      "end",
      "gone",
    );
    const testOf = fc.record({
      op: fc.constantFrom("any", "none", "answered", "empty"),
      values: fc.subarray(["a", "b", "c"]),
    });
    const rules = fc.record({
      isRequired: fc.boolean(),
      jumps: fc.array(fc.record({ test: testOf, to: id }), { maxLength: 2 }),
      showIf: fc.option(
        fc.record({
          match: fc.constantFrom("all", "any"),
          tests: fc.array(fc.record({ questionId: id, test: testOf }), { minLength: 1, maxLength: 2 }),
        }),
        { nil: undefined },
      ),
    });
    return fc.array(rules, { minLength: total, maxLength: total }).map((list) => {
      let number = 0;
      return {
        sections: sections.map(({ size, next }, index) => ({
          id: `s${index}`,
          title: "",
          ...(next === undefined ? {} : { next }),
          questions: Array.from({ length: size }, () => {
            const { showIf, ...rest } = list[number] ?? { isRequired: false, jumps: [], showIf: undefined };
            const question = {
              id: `q${number}`,
              kind: "radio",
              title: "x",
              options,
              ...rest,
              ...(showIf ? { showIf } : {}),
            };
            number += 1;
            return question as Question;
          }),
        })),
      };
    });
  });
const anyAnswers: fc.Arbitrary<Answers> = fc.dictionary(
  fc.constantFrom("q0", "q1", "q2", "q3", "q4", "q5", "q6", "q7"),
  fc.constantFrom(["a"], ["b"], ["c"]),
);

test("every way through every form ends, goes forward, and shows no question twice", () => {
  fc.assert(
    fc.property(anyForm, anyAnswers, (content, answers) => {
      const order = questionsOf(content).map((one) => one.id);
      const shown = walk(content, answers).flatMap((step) => step.questions.map((one) => one.id));
      const places = shown.map((id) => order.indexOf(id));
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(new Set(shown).size).toBe(shown.length);
    }),
  );
});

test("answers off the way change nothing: what is kept leads the same way and is judged the same", () => {
  fc.assert(
    fc.property(anyForm, anyAnswers, (content, answers) => {
      const first = checkResponse(content, answers, matchPattern);
      const again = checkResponse(content, first.answers, matchPattern);
      expect(again).toEqual(first);
      const shown = new Set(walk(content, answers).flatMap((step) => step.questions.map((one) => one.id)));
      expect(Object.keys(first.answers).every((id) => shown.has(id))).toBe(true);
      for (const question of questionsOf(content))
        if (question.isRequired && shown.has(question.id) && !answers[question.id])
          expect(first.faults[question.id]).toBe("required");
    }),
  );
});

test("whatever is sent as an answer is judged, never thrown over", () => {
  const anything = fc.oneof(
    fc.string(),
    fc.double(),
    fc.array(fc.string(), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom("r1", "r2", "x", "__proto__"), fc.oneof(fc.double(), fc.array(fc.string()))),
  );
  const ids = questionsOf(allKinds).map((one) => one.id);
  fc.assert(
    fc.property(fc.constantFrom(...ids), anything, (id, value) => {
      const { answers, faults } = checkResponse(allKinds, { ...goodAnswers, [id]: value }, matchPattern);
      if (Object.keys(faults).length === 0) expect(marksOf(allKinds, answers).length).toBeGreaterThan(0);
    }),
  );
});

test("a pattern that does not end counts as no match, and soon", () => {
  expect(matchPattern("\\d{4}", "1234")).toBe(true);
  expect(matchPattern("\\d{4}", "12345")).toBe(false);
  expect(matchPattern("(", "(")).toBe(false);
  expect(matchPattern("constructor", "constructor")).toBe(true);
  const from = performance.now();
  expect(matchPattern("(a+)+b", "a".repeat(1000))).toBe(false);
  expect(performance.now() - from).toBeLessThan(1000);
});

test("a pattern that ran wild once is not run again by the answers that follow", () => {
  matchPattern("(b+)+c", "b".repeat(1000));
  const from = performance.now();
  for (let index = 0; index < 100; index += 1) matchPattern("(b+)+c", "b".repeat(1000 + index));
  expect(performance.now() - from).toBeLessThan(250);
});

test("marks tell options, steps, rows and places", () => {
  expect(
    marksOf(allKinds, { many: ["a", "other:x"], scale: 4, rank: ["c", "a", "b"], grid: { r1: ["a"] }, amount: "12,5" }),
  ).toEqual([
    "amount",
    "amount=12.5",
    "many",
    "many=a",
    "many=other",
    "scale",
    "scale=4",
    "grid",
    "grid.r1=a",
    "rank",
    "rank#1=c",
    "rank#2=a",
    "rank#3=b",
  ]);
});

test("the editor is told what is wrong and how long the ways are", () => {
  expect(formFaults(branching)).toEqual([]);
  expect(waysOf(branching)).toEqual({ shortest: 3, longest: 4 });
  const back: FormContent = {
    sections: [
      {
        id: "s1",
        title: "",
        questions: [
          { id: "a", kind: "radio", title: "", options: [{ id: "x", label: "" }] },
          { id: "b", kind: "radio", title: "B", jumps: [{ test: { op: "answered" }, to: "a" }] },
          {
            id: "c",
            kind: "short",
            title: "C",
            check: "regex",
            pattern: "(",
            jumps: [{ test: { op: "answered" }, to: "z" }],
          },
        ],
      },
    ],
  };
  expect(formFaults(back).map((one) => `${one.at} ${one.fault}`)).toEqual([
    "a noTitle",
    "a noOptionText",
    "b noOptions",
    "c badPattern",
    "b wayBack",
    "c wayNowhere",
  ]);
});

test("numbers are read as people write them", () => {
  expect(["1 234,5", "-3", ".5", "1e3", "", "1,2,3"].map(readNumber)).toEqual([1234.5, -3, 0.5, null, null, null]);
  expect(holds({ op: "atLeast", number: 3 }, "3,5")).toBe(true);
  expect(holds({ op: "atMost", number: 3 }, 4)).toBe(false);
  expect(holds({ op: "contains", text: "ÅR" }, "i år")).toBe(true);
});
