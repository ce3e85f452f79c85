import { questionsOf, readNumber } from "@safos/contract/form-logic";
import type { Answer, Question } from "@safos/contract/form-shapes";
import { answerText, cellText } from "@safos/contract/form-texts";
import type { FormResponse } from "@safos/contract/forms";
import type { Cell, Sheet } from "#sheets";
import type { StoredForm } from "../forms/queries.ts";
import { textsIn } from "./texts.ts";

interface Column {
  readonly heading: string;
  cell(answer: Answer | undefined, files: FormResponse["files"]): Cell;
}

/** A question as columns: one as a rule, one for each row of a grid and each place of a ranking. */
function columnsOf(question: Question, number: number): Column[] {
  const heading = `${number}. ${question.title}`;
  if (question.kind === "grid")
    return (question.rows ?? []).map((row) => ({
      heading: `${heading} [${row.label}]`,
      cell(answer) {
        const value = typeof answer === "object" && !Array.isArray(answer) ? answer[row.id] : undefined;
        if (value === undefined) return null;
        return typeof value === "number" ? value : cellText(question, value);
      },
    }));
  if (question.kind === "ranking")
    return (question.options ?? []).map((option) => ({
      heading: `${heading} [${option.label}]`,
      cell: (answer) => (Array.isArray(answer) && answer.includes(option.id) ? answer.indexOf(option.id) + 1 : null),
    }));
  return [
    {
      heading,
      cell(answer, files) {
        if (answer === undefined) return null;
        if (typeof answer === "number") return answer;
        if (question.kind === "short" && question.check === "number" && typeof answer === "string")
          return readNumber(answer);
        const isOneDate = (question.kind === "date" || question.kind === "datetime") && question.isRange !== true;
        if (isOneDate && typeof answer === "string") return { date: answer };
        return answerText(question, answer, files).replaceAll("\n", "; ");
      },
    },
  ];
}

/** Answers as one sheet: who and when (unless anonymous), then the questions in order. */
export function responseSheet(form: StoredForm, responses: readonly FormResponse[]): Sheet {
  const texts = textsIn(form.settings.language);
  const questions = questionsOf(form.content);
  const columns = questions.map((question, index) => columnsOf(question, index + 1));
  const isNamed = !form.settings.isAnonymous;
  const heading = [
    ...(isNamed ? [texts.name, texts.account, texts.sent, texts.changed] : []),
    ...columns.flat().map((one) => one.heading),
  ];
  const rows = responses.map((response): Cell[] => [
    ...(isNamed
      ? [
          response.person?.displayName ?? response.guestName ?? texts.visitor,
          response.person?.name ?? null,
          response.sentAt === null ? null : new Date(response.sentAt),
          response.changedAt === null ? null : new Date(response.changedAt),
        ]
      : []),
    ...questions.flatMap((question, index) =>
      (columns[index] ?? []).map((column) => column.cell(response.answers[question.id], response.files)),
    ),
  ]);
  return { name: texts.responses, rows: [heading, ...rows] };
}

interface CountedRow {
  readonly label: string;
  readonly count: number;
}
export interface CountedQuestion {
  readonly number: number;
  readonly question: Question;
  readonly answered: number;
  /** Grids have one group for each row; others one without a name. */
  readonly groups: readonly {
    readonly name: string;
    readonly rows: readonly CountedRow[];
    readonly average: number | null;
  }[];
}

/** Marks put together again by question, for the summary as sheet and PDF. */
export function countQuestions(form: StoredForm, marks: readonly { mark: string; count: number }[]): CountedQuestion[] {
  const texts = textsIn(form.settings.language);
  const byMark = new Map(marks.map((one) => [one.mark, one.count]));
  const valuesOf = (prefix: string): [string, number][] =>
    marks.filter((one) => one.mark.startsWith(prefix)).map((one) => [one.mark.slice(prefix.length), one.count]);
  const averageOf = (values: readonly [string, number][]): number | null => {
    const numbers = values
      .map(([value, count]) => [Number(value), count] as const)
      .filter(([value]) => Number.isFinite(value));
    const total = numbers.reduce((sum, [, count]) => sum + count, 0);
    return total === 0 ? null : numbers.reduce((sum, [value, count]) => sum + value * count, 0) / total;
  };
  return questionsOf(form.content).map((question, index) => {
    const { id } = question;
    const answered = byMark.get(id) ?? 0;
    const named = (options: Question["options"], prefix: string): CountedRow[] => [
      ...(options ?? []).map((one) => ({ label: one.label, count: byMark.get(`${prefix}${one.id}`) ?? 0 })),
      ...(question.hasOther ? [{ label: texts.other, count: byMark.get(`${prefix}other`) ?? 0 }] : []),
    ];
    const numbered = (values: [string, number][]): CountedRow[] =>
      values
        .toSorted(([a], [b]) => Number(a) - Number(b))
        .slice(0, 200)
        .map(([label, count]) => ({ label, count }));
    const groups = (() => {
      switch (question.kind) {
        case "radio":
        case "dropdown":
        case "checkbox":
          return [{ name: "", rows: named(question.options, `${id}=`), average: null }];
        case "scale":
        case "nps":
        case "short": {
          const values = valuesOf(`${id}=`);
          return values.length === 0 ? [] : [{ name: "", rows: numbered(values), average: averageOf(values) }];
        }
        case "ranking":
          return (question.options ?? []).map((option) => {
            const places = (question.options ?? []).map(
              (_, place) => byMark.get(`${id}#${place + 1}=${option.id}`) ?? 0,
            );
            const average = averageOf(places.map((count, place) => [String(place + 1), count]));
            return {
              name: option.label,
              rows: places.map((count, place) => ({ label: String(place + 1), count })),
              average,
            };
          });
        case "grid":
          return (question.rows ?? []).map((row) => {
            const values = valuesOf(`${id}.${row.id}=`);
            return question.cell === "number"
              ? { name: row.label, rows: numbered(values), average: averageOf(values) }
              : { name: row.label, rows: named(question.columns, `${id}.${row.id}=`), average: null };
          });
        default:
          return [];
      }
    })();
    return { number: index + 1, question, answered, groups };
  });
}

export function summarySheet(form: StoredForm, marks: readonly { mark: string; count: number }[]): Sheet {
  const texts = textsIn(form.settings.language);
  const rows: Cell[][] = [[texts.question, "", texts.answer, texts.count, texts.share]];
  for (const { number, question, answered, groups } of countQuestions(form, marks)) {
    rows.push([`${number}. ${question.title}`, null, texts.responseCount, answered, null]);
    for (const { name, rows: counted, average } of groups) {
      for (const { label, count } of counted)
        rows.push([null, name, label, count, answered === 0 ? null : Math.round((count / answered) * 1000) / 1000]);
      if (average !== null) rows.push([null, name, texts.average, Math.round(average * 100) / 100, null]);
    }
  }
  return { name: texts.summary, rows };
}
