import { checkAnswer, type AnswerFault, type Step } from "@safos/contract/form-logic";
import type { Answers, Question } from "@safos/contract/form-shapes";
import { shuffle } from "./shuffle.ts";

/** What is wrong with which question, by its id. */
export type Faults = Readonly<Record<string, AnswerFault>>;

/** Which step someone is on, by its section's id; the first when that is not on their way. */
export const stepAt = (steps: readonly Step[], sectionId: string): number =>
  Math.max(
    0,
    steps.findIndex((one) => one.section.id === sectionId),
  );

/** The section where a question stands on the way. */
export const sectionOf = (steps: readonly Step[], questionId: string | undefined): string | undefined =>
  steps.find((one) => one.questions.some((question) => question.id === questionId))?.section.id;

/** Numbers as people see them: along the way that their answers lead. */
export const numbersOn = (steps: readonly Step[]): ReadonlyMap<string, number> =>
  new Map(steps.flatMap((one) => one.questions).map((one, index) => [one.id, index + 1]));

/** A step's questions in one person's order. Where a question depends on another, the order is the maker's. */
export function questionsOn(step: Step | undefined, isShuffled: boolean, seed: string): readonly Question[] {
  if (!step) return [];
  const isFree = step.questions.every((one) => !one.jumps?.length && !one.showIf);
  return isShuffled && isFree ? shuffle(step.questions, seed) : step.questions;
}

/** A pattern of the form's maker; what the page lets through the server judges again. */
function matchInPage(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, "u").test(text);
  } catch {
    return true;
  }
}

/** What is wrong with the answers to these questions, as the page judges them. */
export function faultsIn(questions: readonly Question[], answers: Answers): Faults {
  return Object.fromEntries(
    questions.flatMap((question) => {
      const fault = checkAnswer(question, answers[question.id], matchInPage);
      return fault ? [[question.id, fault] as const] : [];
    }),
  );
}
