import { questionsOf } from "@safos/contract/form-logic";
import type { FormContent } from "@safos/contract/form-shapes";
import type { Text } from "../../../text/index.tsx";

/** What results can be narrowed to: those who gave one answer to a question of one choice. The id is a mark. */
export function filtersOf(content: FormContent, t: Text): { id: string; name: string; hint?: string }[] {
  const choices = questionsOf(content).filter((one) => one.kind === "radio" || one.kind === "dropdown");
  return [
    { id: "", name: t("forms.r.all") },
    ...choices.flatMap((question, index) =>
      (question.options ?? []).map((option) => ({
        id: `${question.id}=${option.id}`,
        name: option.label,
        hint: question.title || t("forms.questionTitle", { n: index + 1 }),
      })),
    ),
  ];
}
