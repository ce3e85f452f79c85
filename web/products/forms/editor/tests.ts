import type { Question, Test } from "@safos/contract/form-shapes";

export type Op = Test["op"];

const isChoice = (question: Question): boolean =>
  question.kind === "radio" || question.kind === "checkbox" || question.kind === "dropdown";
const isNumber = (question: Question): boolean =>
  question.kind === "scale" || question.kind === "nps" || (question.kind === "short" && question.check === "number");
const isText = (question: Question): boolean => question.kind === "long" || question.kind === "short";

/** What can be asked of an answer to a question of this kind; the usual thing first. */
export function opsOf(question: Question): readonly Op[] {
  const own: readonly Op[] = isChoice(question)
    ? ["any", "none"]
    : isNumber(question)
      ? ["atLeast", "atMost"]
      : isText(question)
        ? ["contains"]
        : [];
  return [...own, "answered", "empty"];
}

/** A way may depend on what was answered, not only on whether. */
export const canBranch = (question: Question): boolean => opsOf(question).length > 2;

/** A test by another comparison, with as much of what was entered as it can use. */
export function testBy(question: Question, op: Op, before?: Test): Test {
  if (op === "any" || op === "none")
    return { op, values: before?.values ?? question.options?.slice(0, 1).map((one) => one.id) ?? [] };
  if (op === "atLeast" || op === "atMost")
    return { op, number: before?.number ?? (question.kind === "scale" ? (question.min ?? 1) : 0) };
  return op === "contains" ? { op, text: before?.text ?? "" } : { op };
}

export const freshTest = (question: Question): Test => testBy(question, opsOf(question)[0] ?? "answered");
