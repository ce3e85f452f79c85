import type { FormContent, Question } from "@safos/contract/form-shapes";
import { expect, test } from "vitest";
import {
  addSection,
  changeKind,
  copyQuestion,
  insertQuestion,
  leadSection,
  moveQuestion,
  numbersOf,
  removeQuestion,
  removeSection,
  stepQuestion,
} from "./model.ts";

const ask = (id: string, more: Partial<Question> = {}): Question => ({ id, kind: "short", title: id, ...more });
const content: FormContent = {
  sections: [
    { id: "s1", title: "", questions: [ask("a"), ask("b")] },
    { id: "s2", title: "", questions: [ask("c")] },
    { id: "s3", title: "", questions: [] },
  ],
};
const order = ({ sections }: FormContent): string =>
  sections.map((section) => section.questions.map((one) => one.id).join("")).join("|");

test("a question goes a step up or down, and over the edge of a page into the next one", () => {
  expect(order(stepQuestion(content, "a", 1))).toBe("ba|c|");
  expect(order(stepQuestion(content, "b", -1))).toBe("ba|c|");
  expect(order(stepQuestion(content, "b", 1))).toBe("a|bc|");
  expect(order(stepQuestion(content, "c", -1))).toBe("abc||");
  expect(order(stepQuestion(content, "c", 1))).toBe("ab||c");
  expect(stepQuestion(content, "a", -1)).toBe(content);
  expect(stepQuestion(content, "nowhere", 1)).toBe(content);
});

test("a question is moved before another one or to the end of a page", () => {
  expect(order(moveQuestion(content, "c", "s1", "a"))).toBe("cab||");
  expect(order(moveQuestion(content, "a", "s1", null))).toBe("ba|c|");
  expect(order(moveQuestion(content, "a", "s3", null))).toBe("b|c|a");
  expect(moveQuestion(content, "a", "s1", "a")).toBe(content);
  expect(moveQuestion(content, "nowhere", "s1", null)).toBe(content);
});

test("a question is put in, copied beside itself and taken out", () => {
  expect(order(insertQuestion(content, "s1", 1, ask("x")))).toBe("axb|c|");
  const copy = copyQuestion(content, "a");
  expect(copy.content.sections[0]?.questions[1]).toEqual({ ...ask("a"), id: copy.id });
  expect(copy.id).not.toBe("a");
  expect(copyQuestion(content, "nowhere")).toEqual({ content, id: "nowhere" });
  expect(order(removeQuestion(content, "b"))).toBe("a|c|");
  expect([...numbersOf(content)]).toEqual([
    ["a", 1],
    ["b", 2],
    ["c", 3],
  ]);
});

test("the questions of a page that is taken away go to the page before it, or after the first", () => {
  expect(order(removeSection(content, "s2"))).toBe("abc|");
  expect(order(removeSection(content, "s1"))).toBe("abc|");
  const single: FormContent = { sections: content.sections.slice(0, 1) };
  expect(removeSection(single, "s1")).toBe(single);
});

test("a page comes after another one or last, and leads where it says", () => {
  const made = addSection(content, "s1");
  expect(made.content.sections.map((one) => one.id)).toEqual(["s1", made.id, "s2", "s3"]);
  expect(addSection(content, null).content.sections.at(-1)?.questions).toEqual([]);
  const led = leadSection(content, "s1", "s3");
  expect(led.sections[0]?.next).toBe("s3");
  expect(leadSection(led, "s1", "")).toEqual(content);
});

test("a question of another kind keeps what both kinds have", () => {
  const jumps = [{ test: { op: "any" as const, values: ["y"] }, to: "end" }];
  const radio = ask("a", { kind: "radio", isRequired: true, options: [{ id: "y", label: "Yes" }], jumps });
  expect(changeKind(radio, "dropdown")).toEqual({ ...radio, kind: "dropdown" });
  expect(changeKind(radio, "long")).toEqual({ id: "a", kind: "long", title: "a", isRequired: true });
  expect(changeKind(ask("a"), "scale")).toEqual({ id: "a", kind: "scale", title: "a", min: 1, max: 5 });
});
