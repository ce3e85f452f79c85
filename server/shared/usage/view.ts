import { usageNumbers, type Usage, type UsageMonth } from "@safos/contract/usage";
import { now } from "#clock";
import type { UsageContext } from "./context.ts";
import { readCountedAt, readNumbers, readYears, type MonthRow } from "./queries.ts";
import { monthOf } from "./span.ts";

/** One row a month of what was counted, every number that was not as null. */
export function monthsOf(rows: readonly MonthRow[]): UsageMonth[] {
  return [...Map.groupBy(rows, (row) => row.month)].map(([month, list]) => {
    const values = new Map(list.map((row) => [row.number, row.value]));
    const counts = Object.fromEntries(usageNumbers.map((number) => [number, values.get(number) ?? null]));
    return { month, ...counts } as UsageMonth;
  });
}

/** A year and the one before it. */
export async function viewUsage(context: UsageContext, organisationId: string, year: number): Promise<Usage> {
  const { blobs, db, workspaces } = context;
  const ends = new Date(`${new Date(now()).getUTCFullYear() + 1}-01-01T00:00:00Z`);
  const [rows, years, countedAt, guestsEnding] = await Promise.all([
    readNumbers(db, organisationId, { from: year - 1, to: year }),
    readYears(db, organisationId),
    readCountedAt(db, organisationId, monthOf(now())),
    workspaces.countGuestsEnding(organisationId, ends),
  ]);
  const storageQuota = blobs.quotas.of(organisationId);
  return {
    year,
    years,
    months: monthsOf(rows),
    guestsEnding,
    storageQuota,
    countedAt: countedAt?.toISOString() ?? null,
  };
}
