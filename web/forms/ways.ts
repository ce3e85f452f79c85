import { questionsOf } from "@safos/contract/form-logic";
import type { FormContent, Question, Test } from "@safos/contract/form-shapes";
import type { Text } from "../text/index.tsx";
import { numbersOf } from "./model.ts";

/** Ways and conditions in words. */
export function describeTest(question: Question | undefined, test: Test, t: Text): string {
  const names = (test.values ?? []).map((one) =>
    one === "other" ? t("forms.other") : (question?.options?.find((option) => option.id === one)?.label ?? "…"),
  );
  switch (test.op) {
    case "atLeast":
      return `${t("forms.atLeast")} ${test.number ?? ""}`;
    case "atMost":
      return `${t("forms.atMost")} ${test.number ?? ""}`;
    case "contains":
      return `${t("forms.contains")} ”${test.text ?? ""}”`;
    default:
      return names.map((one) => `”${one}”`).join(", ");
  }
}

export function describeCondition(content: FormContent, question: Question, t: Text): string {
  const tests = question.showIf?.tests ?? [];
  const [only] = tests;
  if (tests.length !== 1 || !only) return t("forms.conditional");
  const other = questionsOf(content).find((one) => one.id === only.questionId);
  return t("forms.onlyIf", {
    n: numbersOf(content).get(only.questionId) ?? "?",
    values: describeTest(other, only.test, t),
  });
}

export function describeTarget(content: FormContent, to: string, t: Text): string {
  if (to === "end") return t("forms.toEnd");
  const number = numbersOf(content).get(to);
  if (number !== undefined) return t("forms.toQuestion", { n: number });
  return t("forms.toPage", { n: content.sections.findIndex((one) => one.id === to) + 1 });
}

/** Where a way from a question or a page may lead: only forward. */
export function targetsAfter(content: FormContent, id: string, t: Text): { id: string; name: string }[] {
  const order = content.sections.flatMap((section) => [section.id, ...section.questions.map((one) => one.id)]);
  const numbers = numbersOf(content);
  const titles = new Map(questionsOf(content).map((one) => [one.id, one.title]));
  return [
    ...order.slice(order.indexOf(id) + 1).flatMap((one) => {
      const number = numbers.get(one);
      if (number !== undefined) return [{ id: one, name: `${number}. ${titles.get(one) || t("forms.untitled")}` }];
      const index = content.sections.findIndex((section) => section.id === one);
      const section = content.sections[index];
      return content.sections.length < 2
        ? []
        : [
            {
              id: one,
              name: section?.title
                ? t("forms.page", { n: index + 1, title: section.title })
                : t("forms.pageNumber", { n: index + 1 }),
            },
          ];
    }),
    { id: "end", name: t("forms.end") },
  ];
}
