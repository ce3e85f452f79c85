import type { UsageNumber } from "@safos/contract/usage";
import { sql, type AnyDb } from "#database";

export interface UsageTables {
  "usage.month": { organisation_id: string };
}

export interface NumberRow {
  readonly organisationId: string;
  readonly number: UsageNumber;
  readonly value: number;
}

/** Replaces what the month had; one statement for all. */
export async function storeNumbers(db: AnyDb, month: string, rows: readonly NumberRow[]): Promise<void> {
  await sql`insert into usage.month (organisation_id, month, number, value)
    select id, ${`${month}-01`}::date, number, value from unnest(${rows.map((row) => row.organisationId)}::uuid[],
      ${rows.map((row) => row.number)}::text[], ${rows.map((row) => row.value)}::bigint[]) as r (id, number, value)
    order by id, number
    on conflict (organisation_id, month, number) do update set value = excluded.value, counted_at = now()`.execute(db);
}

/** Keeps the larger: nobody who did something in a week has not done it later, though their account may be gone. */
export async function storeWeek(
  db: AnyDb,
  endsOn: string,
  rows: readonly { readonly organisationId: string; readonly persons: number }[],
): Promise<void> {
  await sql`insert into usage.week as w (organisation_id, ends_on, persons)
    select id, ${endsOn}::date, persons from unnest(${rows.map((row) => row.organisationId)}::uuid[],
      ${rows.map((row) => row.persons)}::integer[]) as r (id, persons) order by id
    on conflict (organisation_id, ends_on) do update set persons = greatest(w.persons, excluded.persons)`.execute(db);
}

/** The average of the month's weeks that are over; in a month's first days, of the one that has begun. */
export async function readWeekly(
  db: AnyDb,
  { month, today, organisationId }: { month: string; today: string; organisationId: string | null },
): Promise<{ organisationId: string; persons: number }[]> {
  const { rows } = await sql<{ organisationId: string; persons: number }>`select organisation_id as "organisationId",
      round(coalesce(avg(persons) filter (where ends_on <= ${today}::date), avg(persons)))::integer as persons
    from usage.week where ends_on >= ${`${month}-01`}::date and ends_on < ${`${month}-01`}::date + interval '1 month'
      and (${organisationId}::uuid is null or organisation_id = ${organisationId}::uuid)
    group by organisation_id`.execute(db);
  return rows;
}

export interface MonthRow {
  readonly month: string;
  readonly number: UsageNumber;
  readonly value: number;
}

/** Of one organisation, within some years; the earliest first. */
export async function readNumbers(
  db: AnyDb,
  organisationId: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<MonthRow[]> {
  const { rows } = await sql<MonthRow>`select to_char(month, 'YYYY-MM') as month, number, value from usage.month
    where organisation_id = ${organisationId} and extract(year from month) between ${from} and ${to}
    order by month, number`.execute(db);
  return rows;
}

export async function readYears(db: AnyDb, organisationId: string): Promise<number[]> {
  const { rows } = await sql<{ year: number }>`select distinct extract(year from month)::integer as year
    from usage.month where organisation_id = ${organisationId} order by 1 desc`.execute(db);
  return rows.map((row) => row.year);
}

/** When the month was last counted; null: not yet. */
export async function readCountedAt(db: AnyDb, organisationId: string, month: string): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`select max(counted_at) as at from usage.month
    where organisation_id = ${organisationId} and month = ${`${month}-01`}::date`.execute(db);
  return rows[0]?.at ?? null;
}
