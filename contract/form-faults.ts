import { questionsOf, scaleOf, walk } from "./form-logic.ts";
import type { Answers, FormContent, Question } from "./form-shapes.ts";

/** What keeps a form from being opened, and what its ways look like: for the editor and the server alike. */

export type FormFault =
  | "noQuestions"
  | "noTitle"
  | "noOptions"
  | "noOptionText"
  | "sameOption"
  | "noRows"
  | "noColumns"
  | "badPattern"
  | "badLimits"
  | "badScale"
  | "sameId"
  | "wayBack"
  | "wayNowhere"
  | "unreachable";

export interface FoundFault {
  readonly fault: FormFault;
  /** The question or section; null for the form itself. */
  readonly at: string | null;
}

const withOptions = new Set(["checkbox", "radio", "dropdown", "ranking"]);

export function formFaults(content: FormContent): FoundFault[] {
  const faults: FoundFault[] = [];
  const questions = questionsOf(content);
  if (questions.length === 0) faults.push({ fault: "noQuestions", at: null });
  const ids = [...content.sections.map((one) => one.id), ...questions.map((one) => one.id)];
  for (const id of new Set(ids.filter((one, index) => ids.indexOf(one) !== index)))
    faults.push({ fault: "sameId", at: id });
  for (const question of questions)
    for (const fault of questionFaults(question)) faults.push({ fault, at: question.id });
  faults.push(...wayFaults(content));
  return faults;
}

function questionFaults(question: Question): FormFault[] {
  const faults: FormFault[] = [];
  const { options = [], rows = [], columns = [], min, max, minChoices, maxChoices } = question;
  if (question.title.trim() === "") faults.push("noTitle");
  if (withOptions.has(question.kind) && options.length === 0) faults.push("noOptions");
  if ([...options, ...rows, ...columns].some((one) => one.label.trim() === "")) faults.push("noOptionText");
  for (const list of [options, rows, columns])
    if (new Set(list.map((one) => one.id)).size !== list.length) faults.push("sameOption");
  if (question.kind === "grid" && rows.length === 0) faults.push("noRows");
  if (question.kind === "grid" && question.cell !== "number" && columns.length === 0) faults.push("noColumns");
  if (question.check === "regex" && !isPattern(question.pattern ?? "")) faults.push("badPattern");
  if (min !== undefined && max !== undefined && min > max) faults.push("badLimits");
  if (minChoices && maxChoices && minChoices > maxChoices) faults.push("badLimits");
  if (question.earliest && question.latest && question.earliest > question.latest) faults.push("badLimits");
  if (question.kind === "scale") {
    const { min: first, max: last } = scaleOf(question);
    if (last - first < 1 || last - first > 10) faults.push("badScale");
  }
  return faults;
}

export function isPattern(pattern: string): boolean {
  if (pattern === "") return false;
  try {
    return new RegExp(pattern, "u") instanceof RegExp;
  } catch {
    return false;
  }
}

function wayFaults(content: FormContent): FoundFault[] {
  const faults: FoundFault[] = [];
  const order = content.sections.flatMap((section) => [section.id, ...section.questions.map((one) => one.id)]);
  const check = (from: string, to: string): void => {
    if (to === "end") return;
    const index = order.indexOf(to);
    if (index === -1) faults.push({ fault: "wayNowhere", at: from });
    else if (index <= order.indexOf(from)) faults.push({ fault: "wayBack", at: from });
  };
  for (const section of content.sections) {
    if (section.next !== undefined) check(section.id, section.next);
    for (const question of section.questions) {
      for (const jump of question.jumps ?? []) check(question.id, jump.to);
      for (const { questionId } of question.showIf?.tests ?? []) {
        const index = order.indexOf(questionId);
        if (index === -1) faults.push({ fault: "wayNowhere", at: question.id });
        else if (index >= order.indexOf(question.id)) faults.push({ fault: "wayBack", at: question.id });
      }
    }
  }
  return faults;
}

/** The shortest and longest way to the end in questions, over the choices that lead somewhere. */
export function waysOf(content: FormContent): { shortest: number; longest: number } {
  const branching = questionsOf(content).filter(
    (one) =>
      (one.jumps ?? []).length > 0 ||
      questionsOf(content).some((other) => other.showIf?.tests.some((test) => test.questionId === one.id)),
  );
  let ways: Answers[] = [{}];
  for (const question of branching) {
    const samples = samplesOf(question);
    // More than some thousand ways are not walked one by one.
    if (ways.length * samples.length > 4096) break;
    ways = ways.flatMap((way) => samples.map((sample) => (sample === null ? way : { ...way, [question.id]: sample })));
  }
  const lengths = ways.map((way) => walk(content, way).reduce((sum, step) => sum + step.questions.length, 0));
  return { shortest: Math.min(...lengths), longest: Math.max(...lengths) };
}

function samplesOf(question: Question): (Answers[string] | null)[] {
  const empty = question.isRequired === true ? [] : [null];
  if (question.options && question.kind !== "ranking")
    return [...empty, ...question.options.map((one) => [one.id]), ...(question.hasOther ? [["other:x"]] : [])];
  if (question.kind === "scale" || question.kind === "nps") {
    const { min, max } = scaleOf(question);
    return [...empty, ...Array.from({ length: max - min + 1 }, (_, index) => min + index)];
  }
  return [null, ...(question.jumps ?? []).map((one) => one.test.text ?? String(one.test.number ?? "x"))];
}
