import type { Condition, FormContent, Question } from "@safos/contract/form-shapes";
import { expect, test } from "vitest";
import { addTest, conditionOf, questionsBefore, setCondition } from "./conditions.ts";

const ask = (id: string, more: Partial<Question> = {}): Question => ({ id, kind: "long", title: id, ...more });
const scale = ask("a", { kind: "scale", min: 1, max: 5 });
const content: FormContent = {
  sections: [
    { id: "s1", title: "", questions: [scale, ask("b")] },
    { id: "s2", title: "", questions: [ask("c")] },
  ],
};
const always: Condition = { match: "all", tests: [] };

test("a condition asks about earlier questions, also of earlier pages", () => {
  expect(questionsBefore(content, "c").map((one) => one.id)).toEqual(["a", "b"]);
  expect(questionsBefore(content, "a")).toEqual([]);
});

test("a new test is about the nearest question that is not asked about, then about the nearest again", () => {
  const earlier = questionsBefore(content, "c");
  const one = addTest(always, earlier);
  expect(one?.tests).toEqual([{ questionId: "b", test: { op: "contains", text: "" } }]);
  const two = addTest(one ?? always, earlier);
  expect(two?.tests[1]).toEqual({ questionId: "a", test: { op: "atLeast", number: 1 } });
  expect(addTest(two ?? always, earlier)?.tests[2]?.questionId).toBe("b");
  expect(addTest(always, [])).toBeNull();
});

test("a condition without tests is no condition", () => {
  const condition: Condition = { match: "any", tests: [{ questionId: "a", test: { op: "answered" } }] };
  const conditional = setCondition(content, "c", condition);
  expect(conditional.sections[1]?.questions[0]).toEqual({ ...ask("c"), showIf: condition });
  expect(conditionOf(conditional.sections[1]?.questions[0] ?? scale)).toEqual(condition);
  expect(setCondition(conditional, "c", always)).toEqual(content);
  expect(conditionOf(scale)).toEqual(always);
});
