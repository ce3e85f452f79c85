import { scaleOf } from "@safos/contract/form-logic";
import type { Option, Question } from "@safos/contract/form-shapes";
import type { Results } from "@safos/contract/forms";

/** Counting by marks (see the contract's `marksOf`): pure. */
type Marks = Results["marks"];

/** An option, a row or a step, and how many chose it. */
export interface Bar {
  id: string;
  label: string;
  count: number;
}

export const share = (count: number, total: number): number => (total === 0 ? 0 : Math.round((count / total) * 100));

/** How dark a cell of a table is, from 0 to 4. */
export const heatOf = (percent: number): number => Math.min(4, Math.floor((percent + 10) / 25));

export const countOf = (marks: Marks, mark: string): number => marks.find((one) => one.mark === mark)?.count ?? 0;

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, one) => sum + one, 0);

/** The options of a choice in their order; then answers in own words, and options that are no more. */
export function optionBars(question: Question, marks: Marks, names: { other: string; gone: string }): Bar[] {
  const prefix = `${question.id}=`;
  const options = question.options ?? [];
  const known = new Set([...options.map((one) => one.id), "other"]);
  const chosen = marks
    .filter((one) => one.mark.startsWith(prefix))
    .map((one) => ({ id: one.mark.slice(prefix.length), count: one.count }));
  const other = chosen.find((one) => one.id === "other");
  return [
    ...options.map((one) => ({ id: one.id, label: one.label, count: countOf(marks, prefix + one.id) })),
    ...(question.hasOther || other ? [{ id: "other", label: names.other, count: other?.count ?? 0 }] : []),
    ...chosen.filter((one) => !known.has(one.id)).map((one) => ({ ...one, label: names.gone })),
  ];
}

/** The steps of a scale, the ends with what they mean. */
export function stepBars(question: Question, marks: Marks): Bar[] {
  const { min, max } = scaleOf(question);
  return Array.from({ length: max - min + 1 }, (_, index) => {
    const step = min + index;
    const meaning = step === min ? question.minLabel : step === max ? question.maxLabel : undefined;
    return {
      id: String(step),
      label: meaning ? `${step} = ${meaning}` : String(step),
      count: countOf(marks, `${question.id}=${step}`),
    };
  });
}

export const averageOf = (steps: readonly Bar[], total: number): number =>
  total === 0 ? 0 : sumOf(steps.map((one) => Number(one.id) * one.count)) / total;

/** Net promoter score: the share of 9 and 10 less that of 0 to 6. */
export function npsOf(steps: readonly Bar[], total: number): number {
  const part = (from: number, to: number): number =>
    share(sumOf(steps.filter(({ id }) => Number(id) >= from && Number(id) <= to).map((one) => one.count)), total);
  return part(9, 10) - part(0, 6);
}

/** The options of a ranking by their average rank, the best first. 0: nobody has ranked it. */
export function averageRanks(question: Question, marks: Marks): { option: Option; average: number }[] {
  const options = question.options ?? [];
  return options
    .map((option) => {
      const ranks = options.map((_, index) => countOf(marks, `${question.id}#${index + 1}=${option.id}`));
      const total = sumOf(ranks);
      return { option, average: total === 0 ? 0 : sumOf(ranks.map((count, index) => count * (index + 1))) / total };
    })
    .toSorted((a, b) => a.average - b.average);
}

/** The average of the numbers in a grid's row; null where there are none. */
export function rowAverage(question: Question, rowId: string, marks: Marks): number | null {
  const prefix = `${question.id}.${rowId}=`;
  const numbers = marks.filter((one) => one.mark.startsWith(prefix));
  const total = sumOf(numbers.map((one) => one.count));
  return total === 0 ? null : sumOf(numbers.map((one) => Number(one.mark.slice(prefix.length)) * one.count)) / total;
}
