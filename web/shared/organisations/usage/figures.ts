import type { UsageMonth } from "@safos/contract/usage";

/** The seven that are shown, in their order. */
export const figures = ["persons", "workspaces", "shared", "meetings", "documents", "bytes", "guests"] as const;
export type FigureName = (typeof figures)[number];

/** How a year's months become one number: what it was last, all together, or on average. */
const kinds: Readonly<Record<FigureName, "last" | "sum" | "average">> = {
  persons: "average",
  workspaces: "last",
  shared: "last",
  meetings: "sum",
  documents: "sum",
  bytes: "last",
  guests: "last",
};
/** Those whose difference is told in percent. */
const inPercent = new Set<FigureName>(["persons", "meetings", "documents", "bytes"]);
const barCount = 12;

export interface Figure {
  readonly value: number | null;
  /** The same time of the year before; null where it was not counted in each of those months. */
  readonly before: number | null;
  /** `+6 %` as 6, or `+9` as 9; null without a number to compare with, or where percent would say nothing. */
  readonly change: { readonly by: number; readonly isPercent: boolean } | null;
}

function together(name: FigureName, values: readonly number[]): number | null {
  const last = values.at(-1);
  if (last === undefined || kinds[name] === "last") return last ?? null;
  const sum = values.reduce((all, one) => all + one, 0);
  return kinds[name] === "sum" ? sum : Math.round(sum / values.length);
}

const ofYear = (months: readonly UsageMonth[], year: number): UsageMonth[] =>
  months.filter(({ month }) => month.startsWith(`${year}-`));

/** A number of a year, and of the same months of the year before. */
export function figureOf(months: readonly UsageMonth[], year: number, name: FigureName): Figure {
  const counted = ofYear(months, year).filter((one) => one[name] !== null);
  const value = together(
    name,
    counted.flatMap((one) => one[name] ?? []),
  );
  const earlier = new Map(ofYear(months, year - 1).map((one) => [one.month.slice(5), one[name]]));
  const same = counted.map(({ month }) => earlier.get(month.slice(5)) ?? null);
  // A year that was counted in part only would make every number seem to have grown.
  const isWhole = kinds[name] === "last" ? same.at(-1) !== null : same.every((one) => one !== null);
  const before = isWhole
    ? together(
        name,
        same.flatMap((one) => one ?? []),
      )
    : null;
  return { value, before, change: changeOf(name, value, before) };
}

function changeOf(name: FigureName, value: number | null, before: number | null): Figure["change"] {
  if (value === null || before === null) return null;
  if (!inPercent.has(name)) return { by: value - before, isPercent: false };
  return before === 0 ? null : { by: Math.round(((value - before) / before) * 100), isPercent: true };
}

/** The last twelve months up to the latest of the year, as parts of the largest; null where nothing was counted. */
export function barsOf(
  months: readonly UsageMonth[],
  year: number,
  name: FigureName,
): { readonly month: string; readonly part: number | null }[] {
  const latest = ofYear(months, year).at(-1)?.month;
  if (latest === undefined) return [];
  const known = new Map(months.map((one) => [one.month, one[name]]));
  const end = Number(latest.slice(0, 4)) * 12 + Number(latest.slice(5)) - 1;
  const shown = Array.from({ length: barCount }, (_, index) => {
    const at = end - barCount + 1 + index;
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
  });
  const most = Math.max(1, ...shown.map((month) => known.get(month) ?? 0));
  return shown.map((month) => {
    const value = known.get(month) ?? null;
    return { month, part: value === null ? null : value / most };
  });
}

/** The first and the last month of a year that were counted. */
export function spanOf(months: readonly UsageMonth[], year: number): readonly [string, string] | null {
  const own = ofYear(months, year);
  const [first] = own;
  const last = own.at(-1);
  return first && last ? [first.month, last.month] : null;
}
