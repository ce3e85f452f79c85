import type { Occurrence } from "@safos/contract/calendar";
import type { OverlappingEntry } from "./overlapping.ts";

/** What every occurrence of one component of an entry has in common, as someone sees it. */
export interface OccurrenceDetails extends Pick<
  Occurrence,
  "isBusyOnly" | "zone" | "summary" | "location" | "isFree" | "isTentative" | "callPath" | "etag"
> {
  readonly row: Pick<OverlappingEntry, "id" | "calendarId" | "class" | "isRecurring">;
}

/** An occurrence with what its place in a list goes by. Times are in milliseconds since 1970. */
export interface ListedOccurrence {
  readonly details: OccurrenceDetails;
  readonly recurrenceId: string | null;
  readonly start: number;
  /** Of what is all day both are midnights in UTC. */
  readonly end: number;
  readonly isAllDay: boolean;
  /** When the entry's first occurrence begins. */
  readonly begin: number;
}

/**
 * Occurrences as the text of an OccurrenceList, in the order of the contract's fields and byte for byte as the contract would have it
 * written. Two thousand of sixteen fields are most of what a week costs: they are put together from pieces, once. Ids, etags and
 * RECURRENCE-IDs hold nothing that JSON escapes.
 */
export function writeOccurrences(list: readonly ListedOccurrence[]): string {
  const pieces: string[] = ['{"items":['];
  const momentText = remembering((moment: number) => new Date(moment).toISOString());
  const dayText = remembering((moment: number) => new Date(moment).toISOString().slice(0, 10));
  const quoted = remembering((text: string) => JSON.stringify(text));
  let before = '{"entryId":"';
  for (const { details, recurrenceId, start, end, isAllDay } of list) {
    const { row, zone, summary, location, callPath, etag } = details;
    const timeText = isAllDay ? dayText : momentText;
    pieces.push(before, row.id, '","calendarId":"', row.calendarId, '","recurrenceId":');
    if (recurrenceId === null) pieces.push('null,"start":"');
    else pieces.push('"', recurrenceId, '","start":"');
    pieces.push(
      timeText(start),
      '","end":"',
      timeText(end),
      isAllDay ? '","isAllDay":true,"zone":' : '","isAllDay":false,"zone":',
      zone === null ? "null" : quoted(zone),
      ',"summary":',
      JSON.stringify(summary),
      ',"location":',
      JSON.stringify(location),
      ',"class":"',
      row.class,
      flagText(details),
      callPath === null ? "null" : JSON.stringify(callPath),
      ',"etag":"',
      etag,
    );
    before = '"},{"entryId":"';
  }
  pieces.push(list.length === 0 ? "]}" : '"}]}');
  return pieces.join("");
}

/** All there are, by the bits of `flagText`. */
const flagTexts = Array.from(
  { length: 16 },
  (_, bits) =>
    `","isBusyOnly":${(bits & 1) > 0},"isFree":${(bits & 2) > 0},"isTentative":${(bits & 4) > 0},"isRecurring":${(bits & 8) > 0},"callPath":`,
);

const flagText = ({ isBusyOnly, isFree, isTentative, row }: OccurrenceDetails): string =>
  flagTexts[(isBusyOnly ? 1 : 0) | (isFree ? 2 : 0) | (isTentative ? 4 : 0) | (row.isRecurring ? 8 : 0)] ?? "";

/** Does once for each what many ask for: in a week many entries begin at the same moment. */
function remembering<T>(make: (value: T) => string): (value: T) => string {
  const known = new Map<T, string>();
  return (value) => {
    const found = known.get(value);
    if (found !== undefined) return found;
    const made = make(value);
    known.set(value, made);
    return made;
  };
}
