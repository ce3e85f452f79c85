import type { FormContent, Question } from "@safos/contract/form-shapes";

/** What the settings of every kind of question get. */
export interface SettingsProps {
  content: FormContent;
  question: Question;
  onChange: (change: (question: Question) => Question) => void;
  onWays: () => void;
}

/** Sets what has a value and leaves out what has none. */
export function put(question: Question, change: { [K in keyof Question]?: Question[K] | undefined }): Question {
  return Object.fromEntries(
    Object.entries({ ...question, ...change }).filter(([, value]) => value !== undefined),
  ) as unknown as Question;
}
