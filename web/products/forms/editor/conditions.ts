import { questionsOf } from "@safos/contract/form-logic";
import type { Condition, FormContent, Question } from "@safos/contract/form-shapes";
import { updateQuestion } from "./model.ts";
import { freshTest } from "./tests.ts";

/** A question that is always shown has a condition without tests. */
export const conditionOf = (question: Question): Condition => question.showIf ?? { match: "all", tests: [] };

/** The questions that a condition may ask about: those that are answered before. */
export function questionsBefore(content: FormContent, id: string): Question[] {
  const all = questionsOf(content);
  return all.slice(
    0,
    all.findIndex((one) => one.id === id),
  );
}

export function setCondition(content: FormContent, id: string, condition: Condition): FormContent {
  return updateQuestion(content, id, ({ showIf: _before, ...one }) =>
    condition.tests.length === 0 ? one : { ...one, showIf: condition },
  );
}

/** One test more: about the nearest question that is not asked about yet. */
export function addTest({ match, tests }: Condition, earlier: readonly Question[]): Condition | null {
  const used = new Set(tests.map((one) => one.questionId));
  const chosen = earlier.findLast((one) => !used.has(one.id)) ?? earlier.at(-1);
  return chosen ? { match, tests: [...tests, { questionId: chosen.id, test: freshTest(chosen) }] } : null;
}
