import type { Answer, Answers, FormContent, Question } from "@safos/contract/form-shapes";

/** An answer in the words of its question's options where it has any. */
function plain(question: Question, answer: Answer): string {
  const names = new Map(("options" in question ? question.options : []).map((one) => [one.id, one.label]));
  const nameOf = (value: string | number): string => names.get(`${value}`) ?? `${value}`;
  if (typeof answer !== "object") return nameOf(answer);
  if (Array.isArray(answer)) return answer.map(nameOf).join(", ");
  return Object.values(answer).flat().join(", ");
}

/** What someone answered as lines of text, to be shown while it waits and copied when it is refused. */
export function answersText({ sections }: FormContent, answers: Answers): string {
  return sections
    .flatMap((section) => section.questions)
    .flatMap((question) => {
      const answer = answers[question.id];
      return answer === undefined ? [] : [`${question.title}: ${plain(question, answer)}`];
    })
    .join("\n");
}
