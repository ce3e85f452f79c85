import type { CalendarDb } from "../tables.ts";
import type { FoundPage, ReachedPage } from "./find.ts";
import type { Takers } from "./hold.ts";
import type { PageRow } from "./queries.ts";
import { inTurn } from "./round-robin.ts";
import { readLoads, readOfficers } from "./team-queries.ts";
import { freeTakers } from "./times.ts";

/** Of those who were found those who still take visits, as the database says under the locks; the page as it is by now. */
export async function stillTaking(
  trx: CalendarDb,
  { takers }: Pick<ReachedPage, "takers">,
  page: PageRow,
): Promise<FoundPage[]> {
  const now = takers.map((one) => ({ ...one, page }));
  if (page.workspaceId === null) return now;
  const rows = await readOfficers(trx, page.id);
  const consented = new Set(rows.flatMap((one) => (one.consentedAt === null ? [] : [one.personId])));
  return now.filter(({ taker }) => consented.has(taker.id));
}

/** Who takes a visit at a time: of any who are free whose turn it is, or all; null: they are not free then. */
export async function chooseTakers(
  trx: CalendarDb,
  page: PageRow,
  takers: readonly FoundPage[],
  visit: Parameters<typeof freeTakers>[2],
): Promise<Takers | null> {
  const free = await freeTakers(trx, takers, visit);
  if (page.mode === "all") return free.length === takers.length ? asTakers(free) : null;
  const loads = free.length > 1 ? await readLoads(trx, page.id) : new Map();
  return asTakers(inTurn(free, loads, ({ taker }) => taker.id).slice(0, 1));
}

const asTakers = ([first, ...others]: readonly FoundPage[]): Takers | null => (first ? [first, ...others] : null);
