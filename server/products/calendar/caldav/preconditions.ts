import { header, isExpected, readEtagConditions, readEtags } from "#dav";
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
  const tags = readEtags(header(exchange, "if-schedule-tag-match"));
  return (row, current) => {
    check(current === null ? null : shownEtag(row, current, personId));
    // RFC 6638 §8.3: what others answered meanwhile is no other entry.
    if (tags !== null && !isExpected(tags, current?.scheduleTag ?? null)) throw refuse("ENTRY_CHANGED");
  };
}
