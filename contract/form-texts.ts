import { otherPrefix, type Answer, type Option, type Question } from "./form-shapes.ts";

/** Answers as people read them: in the page, in spreadsheets, PDF and mail alike. */

const labelOf = (options: readonly Option[] | undefined, id: string): string => {
  if (id.startsWith(otherPrefix)) return id.slice(otherPrefix.length);
  return options?.find((one) => one.id === id)?.label ?? `(${id})`;
};

/** One line of text or more; "" for no answer. `files` gives names of files by their ids. */
export function answerText(
  question: Question,
  answer: Answer | undefined,
  files: readonly { readonly id: string; readonly name: string }[],
): string {
  if (answer === undefined) return "";
  if (typeof answer === "number") return String(answer);
  if (typeof answer === "string") {
    return question.kind === "date" || question.kind === "time" || question.kind === "datetime"
      ? answer.replaceAll("T", " ").replace("/", " – ")
      : answer;
  }
  if (Array.isArray(answer)) {
    if (question.kind === "file")
      return answer.map((id) => files.find((one) => one.id === id)?.name ?? `(${id})`).join("\n");
    if (question.kind === "ranking")
      return answer.map((id, index) => `${index + 1}. ${labelOf(question.options, id)}`).join("\n");
    return answer.map((id) => labelOf(question.options, id)).join("\n");
  }
  return Object.entries(answer)
    .map(([row, value]) => `${labelOf(question.rows, row)}: ${cellText(question, value)}`)
    .join("\n");
}

export function cellText(question: Question, value: number | readonly string[]): string {
  return typeof value === "number" ? String(value) : value.map((one) => labelOf(question.columns, one)).join(", ");
}
