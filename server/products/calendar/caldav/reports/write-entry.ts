import type { HomeCalendar } from "../../calendars/home.ts";
import { shownBody } from "../../entries/privacy.ts";
import { readObject } from "../../entries/shape.ts";
import type { CalendarObject } from "../../icalendar/index.ts";
import type { StoredEntry } from "../../tables.ts";
import type { Exchange } from "../exchange.ts";
import { entryMember, writeResources } from "../listing.ts";
import { writeData } from "./data.ts";
import type { ReportRequest } from "./requested.ts";

/** An entry as its reader may see it, read once where anything asks for what it says. */
interface ShownEntry {
  readonly entry: StoredEntry;
  readonly body: string;
  readonly object: () => CalendarObject;
}

export function showEntry({ row }: HomeCalendar, entry: StoredEntry, personId: string): ShownEntry {
  const body = shownBody(row, entry, personId);
  let read: CalendarObject | null = null;
  return { entry, body, object: () => (read ??= readObject(body)) };
}

/** The response for an entry in a report. */
export function writeEntry(
  { person, target }: Exchange,
  calendar: HomeCalendar,
  { segment, request, zone }: { readonly segment: string; readonly request: ReportRequest; readonly zone: string },
  { entry, body, object }: ShownEntry,
): string {
  const data = request.data ? writeData(body, object, request.data, zone) : null;
  return writeResources(target.base, [entryMember(person, calendar, segment, entry, data)], request.requested);
}
