import { questionsOf } from "@safos/contract/form-logic";
import type { FormContent, FormSection, Question, QuestionKind } from "@safos/contract/form-shapes";
import { randomId } from "../../../platform/clock.ts";

/** Changes to a form's content: pure, each gives a new content. */

const freshId = (): string => randomId().slice(0, 10);
export const freshOption = (label = "") => ({ id: freshId(), label });

export function freshQuestion(kind: QuestionKind): Question {
  const base: Question = { id: freshId(), kind, title: "" };
  switch (kind) {
    case "radio":
    case "checkbox":
    case "dropdown":
    case "ranking":
      return { ...base, options: [freshOption(), freshOption()] };
    case "scale":
      return { ...base, min: 1, max: 5 };
    case "grid":
      return { ...base, cell: "radio", rows: [freshOption()], columns: [freshOption(), freshOption()] };
    case "file":
      return { ...base, maxFiles: 1, maxBytes: 10_000_000 };
    default:
      return base;
  }
}

/** The same question as another kind: what both kinds have stays. */
export function changeKind(question: Question, kind: QuestionKind): Question {
  const fresh = freshQuestion(kind);
  return {
    ...fresh,
    id: question.id,
    title: question.title,
    ...(question.description ? { description: question.description } : {}),
    ...(question.isRequired ? { isRequired: true } : {}),
    ...(question.showIf ? { showIf: question.showIf } : {}),
    ...(fresh.options && question.options ? { options: question.options } : {}),
    ...(fresh.options && question.options && question.jumps ? { jumps: question.jumps } : {}),
  };
}

export function updateQuestion(
  content: FormContent,
  id: string,
  change: (question: Question) => Question,
): FormContent {
  return {
    ...content,
    sections: content.sections.map((section) => ({
      ...section,
      questions: section.questions.map((one) => (one.id === id ? change(one) : one)),
    })),
  };
}

export function updateSection(content: FormContent, id: string, change: Partial<FormSection>): FormContent {
  return { ...content, sections: content.sections.map((one) => (one.id === id ? { ...one, ...change } : one)) };
}

/** Where a page leads at its end: to a later page or the end; empty: to the next page. */
export function leadSection(content: FormContent, id: string, to: string): FormContent {
  return {
    ...content,
    sections: content.sections.map((section) => {
      if (section.id !== id) return section;
      const { next: _before, ...rest } = section;
      return to === "" ? rest : { ...rest, next: to };
    }),
  };
}

/** Puts a question at a place of a section. */
export function insertQuestion(
  content: FormContent,
  sectionId: string,
  index: number,
  question: Question,
): FormContent {
  return {
    ...content,
    sections: content.sections.map((section) =>
      section.id === sectionId ? { ...section, questions: section.questions.toSpliced(index, 0, question) } : section,
    ),
  };
}

export function copyQuestion(content: FormContent, id: string): { content: FormContent; id: string } {
  const copy = freshId();
  for (const section of content.sections) {
    const index = section.questions.findIndex((one) => one.id === id);
    const question = section.questions[index];
    if (question)
      return { content: insertQuestion(content, section.id, index + 1, { ...question, id: copy }), id: copy };
  }
  return { content, id };
}

export function removeQuestion(content: FormContent, id: string): FormContent {
  return {
    ...content,
    sections: content.sections.map((section) => ({
      ...section,
      questions: section.questions.filter((one) => one.id !== id),
    })),
  };
}

/** One step up or down; at the end of a page, into the next one. */
export function stepQuestion(content: FormContent, id: string, by: -1 | 1): FormContent {
  const at = content.sections.findIndex((one) => one.questions.some((question) => question.id === id));
  const section = content.sections[at];
  const index = section?.questions.findIndex((one) => one.id === id) ?? -1;
  const question = section?.questions[index];
  if (!section || !question) return content;
  const to = index + by;
  const without = removeQuestion(content, id);
  if (to >= 0 && to < section.questions.length) return insertQuestion(without, section.id, to, question);
  const next = content.sections[at + by];
  return next ? insertQuestion(without, next.id, by === 1 ? 0 : next.questions.length, question) : content;
}

/** Moves a question before another one, or to the end of a section. */
export function moveQuestion(
  content: FormContent,
  id: string,
  sectionId: string,
  beforeId: string | null,
): FormContent {
  const question = questionsOf(content).find((one) => one.id === id);
  if (!question || id === beforeId) return content;
  const without = removeQuestion(content, id);
  const section = without.sections.find((one) => one.id === sectionId);
  const index = section?.questions.findIndex((one) => one.id === beforeId) ?? -1;
  return insertQuestion(without, sectionId, index === -1 ? (section?.questions.length ?? 0) : index, question);
}

export function addSection(content: FormContent, afterId: string | null): { content: FormContent; id: string } {
  const section: FormSection = { id: freshId(), title: "", questions: [] };
  const at = content.sections.findIndex((one) => one.id === afterId);
  return {
    content: {
      ...content,
      sections: content.sections.toSpliced(at === -1 ? content.sections.length : at + 1, 0, section),
    },
    id: section.id,
  };
}

/** Its questions go to the page before it. */
export function removeSection(content: FormContent, id: string): FormContent {
  const at = content.sections.findIndex((one) => one.id === id);
  const gone = content.sections[at];
  if (!gone || content.sections.length < 2) return content;
  const heir = content.sections[at === 0 ? 1 : at - 1]?.id;
  return {
    ...content,
    sections: content.sections
      .filter((one) => one.id !== id)
      .map((one) =>
        one.id === heir
          ? {
              ...one,
              questions: at === 0 ? [...gone.questions, ...one.questions] : [...one.questions, ...gone.questions],
            }
          : one,
      ),
  };
}

/** Numbers as people see them: through the whole form. */
export function numbersOf(content: FormContent): Map<string, number> {
  return new Map(questionsOf(content).map((one, index) => [one.id, index + 1]));
}
