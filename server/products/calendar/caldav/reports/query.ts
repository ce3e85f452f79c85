import { Readable } from "node:stream";
import { beginMultistatus, multistatusEnd, type Element } from "#dav";
import type { HomeCalendar } from "../../calendars/home.ts";
import { readBodyPage, readOverlappingPage, type ListedEntry } from "../../entries/queries.ts";
import { wholeEntries } from "../../entries/with-bodies.ts";
import { CalendarFault } from "../../icalendar/index.ts";
import { matchesFilter, type CompFilter } from "../../recurrence/index.ts";
import { createPace } from "../../pace.ts";
import { findCalendar } from "../calendars.ts";
import type { Exchange } from "../exchange.ts";
import { sendMultistatus } from "../listing.ts";
import { namespaces } from "../namespaces.ts";
import { zoneOfText } from "../zone-text.ts";
import { readFilter } from "./filter.ts";
import { readRequested } from "./requested.ts";
import { beginningOfTime, endOfTime, type TimeRange } from "./time-range.ts";
import { showEntry, writeEntry } from "./write-entry.ts";

/** Entries that are read and held against the filter at once; others are served between. */
const pageSize = 200;
/** Characters after which an answer goes on its way. */
const sentAtOnce = 1024 * 1024;

/** Entries that match a filter (RFC 4791 §7.8), in flat memory. */
export async function calendarQuery(exchange: Exchange, segment: string, root: Element) {
  const { ctx, person, reply } = exchange;
  const begun = await findCalendar(ctx, person, segment);
  const filter = readFilter(root);
  const request = readRequested(root);
  const zone = zoneOf(root) ?? begun.row.timeZone;
  async function* write(): AsyncGenerator<string> {
    yield beginMultistatus(namespaces);
    const pace = createPace(Number.POSITIVE_INFINITY);
    for (let after: string | null = null; ;) {
      const calendar = await findCalendar(ctx, person, segment);
      const page = await readPage(exchange, calendar, filter, after);
      let text = "";
      for await (const entry of wholeEntries(ctx.db, page, pace)) {
        await pace.rest();
        // What is private to others is held against the filter as they see it: busy.
        const shown = showEntry(calendar, entry, person.personId);
        if (isMatching(shown.object, filter, zone))
          text += writeEntry(exchange, calendar, { segment, request, zone }, shown);
        if (text.length < sentAtOnce) continue;
        yield text;
        text = "";
      }
      yield text;
      after = page.at(-1)?.id ?? null;
      if (page.length < pageSize) break;
    }
    yield multistatusEnd;
  }
  return sendMultistatus(reply, Readable.from(write()));
}

/** An entry that would be too dear to expand is in no answer; nothing like it is stored. */
function isMatching(object: () => Parameters<typeof matchesFilter>[0], filter: CompFilter, zone: string): boolean {
  try {
    return matchesFilter(object(), filter, zone);
  } catch (error) {
    if (error instanceof CalendarFault) return false;
    throw error;
  }
}

/** RFC 4791 §9.8: of whole days and floating times. */
function zoneOf(root: Element): string | null {
  const text = root.children.find((one) => one.name === "c:timezone")?.text;
  return text === undefined ? null : zoneOfText(text);
}

/** A page of what may match: by its time where the filter asks for one of an event. */
function readPage(
  { ctx: { db } }: Exchange,
  { row }: HomeCalendar,
  filter: CompFilter,
  after: string | null,
): Promise<ListedEntry[]> {
  const window = windowOf(filter);
  if (window === null) return readBodyPage(db, row.id, after, pageSize);
  return readOverlappingPage(db, row.id, window, { after, limit: pageSize });
}

/** The time that an event's own range gives; null where a filter may match entries outside of any. */
function windowOf({ comps }: CompFilter): TimeRange | null {
  const [event] = comps;
  if (comps.length !== 1 || event?.name !== "VEVENT" || event.isNotDefined || !event.timeRange) return null;
  return { from: event.timeRange.from ?? beginningOfTime, to: event.timeRange.to ?? endOfTime };
}
