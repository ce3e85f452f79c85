import { isExpected, readEtags } from "#dav";
import { refuse } from "#http";
import { shownEtag } from "../entries/privacy.ts";
import type { CalendarRow, EntryRow } from "../tables.ts";
import { header, type Exchange } from "./exchange.ts";

/** What `If-Match` and `If-None-Match` say of what is there (RFC 9110 §13.1). Refuses ENTRY_CHANGED. */
export function readConditions(
  exchange: Pick<Exchange, "request">,
  personId: string,
): (row: Pick<CalendarRow, "createdBy">, current: EntryRow | null) => void {
  const match = readEtags(header(exchange, "if-match"));
  const none = readEtags(header(exchange, "if-none-match"));
  return (row, current) => {
    const etag = current === null ? null : shownEtag(row, current, personId);
    if (match !== null && !isExpected(match, etag)) throw refuse("ENTRY_CHANGED");
    if (none !== null && isExpected(none, etag)) throw refuse("ENTRY_CHANGED");
  };
}
