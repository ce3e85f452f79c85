import { readEtagConditions } from "#dav";
import { refuse } from "#http";
import { shownEtag } from "../entries/privacy.ts";
import type { CalendarRow, EntryRow } from "../tables.ts";
import type { Exchange } from "./exchange.ts";

/** What the conditions of a request say of an entry as its reader sees it. Refuses ENTRY_CHANGED. */
export function readConditions(
  exchange: Pick<Exchange, "request">,
  personId: string,
): (row: Pick<CalendarRow, "createdBy">, current: EntryRow | null) => void {
  const check = readEtagConditions(exchange, () => refuse("ENTRY_CHANGED"));
  return (row, current) => check(current === null ? null : shownEtag(row, current, personId));
}
