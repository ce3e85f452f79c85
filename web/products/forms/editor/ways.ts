import { questionsOf } from "@safos/contract/form-logic";
import type { FormContent, Question, Test } from "@safos/contract/form-shapes";
import type { Locale, Text } from "../../../text/index.tsx";
import { conditionOf } from "./conditions.ts";
import { numbersOf } from "./model.ts";

/** More conditions than this are not described one by one. */
const mostDescribed = 3;

/** A test as a text: `är ”Ja” eller ”Nej”`. */
function describeTest(question: Question | undefined, test: Test, t: Text, locale: Locale): string {
  const names = (test.values ?? []).map(
    (one) =>
      `”${one === "other" ? t("forms.other") : (question?.options?.find((option) => option.id === one)?.label ?? "…")}”`,
  );
  const value =
    test.op === "contains"
      ? `”${test.text ?? ""}”`
      : test.number === undefined
        ? new Intl.ListFormat(locale, { type: "disjunction" }).format(names)
        : String(test.number);
  return t(`forms.told.${test.op}`, { value });
}

/** When a question is shown, as a text. */
export function describeCondition(content: FormContent, question: Question, t: Text, locale: Locale): string {
  const { match, tests } = conditionOf(question);
  if (tests.length === 0 || tests.length > mostDescribed) return t("forms.conditional");
  const conditions = tests.map(({ questionId, test }) =>
    t("forms.toldOf", {
      n: numbersOf(content).get(questionId) ?? "?",
      test: describeTest(
        questionsOf(content).find((one) => one.id === questionId),
        test,
        t,
        locale,
      ),
    }),
  );
  const type = match === "all" ? "conjunction" : "disjunction";
  return t("forms.onlyIf", { conditions: new Intl.ListFormat(locale, { type }).format(conditions) });
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
