import { sql } from "#database";
import type { CalendarDb, EntryRow, StoredEntry } from "../tables.ts";
import type { Window } from "./queries.ts";

/** An event as a list of occurrences needs it, without its body. Times are in milliseconds since 1970. */
export interface OverlappingEntry extends Pick<
  EntryRow,
  "id" | "calendarId" | "etag" | "class" | "isRecurring" | "isPlain" | "callUrl"
> {
  readonly startsAt: number | null;
  /** Of what is public it is not read: everybody sees it whole. */
  readonly createdBy: string | null;
  /** This and what follows is read of what is plain, whose row says all; of the others their bodies say it. */
  readonly endsAt: number | null;
  readonly summary: string | null;
  readonly location: string | null;
  readonly zone: string | null;
  readonly showsAs: EntryRow["showsAs"] | null;
  /** Of the body, where it says more than the row. */
  readonly size: number | null;
}

/** What `readOverlapping` makes of an entry that was read whole. */
export const overlappingOf = (row: StoredEntry): OverlappingEntry => ({
  ...row,
  startsAt: row.startsAt?.getTime() ?? null,
  endsAt: row.endsAt?.getTime() ?? null,
});

/** The columns of all entries that were found, each in the same order; null where there are none. */
interface Columns {
  /** These are joined by commas, which none of them holds. */
  readonly ids: string | null;
  readonly etags: string | null;
  /** Numbers of the calendars in the list that was asked for, from 1. */
  readonly calendars: string | null;
  readonly begins: string | null;
  /** One letter an entry: `p` is plain and brief, `r` recurs, `o` neither. */
  readonly forms: string | null;
  /** Of what is not plain. */
  readonly sizes: string | null;
  /** Of what is plain, as what follows. */
  readonly ends: string | null;
  readonly shows: string | null;
  /** JSON lists. */
  readonly summaries: string | null;
  readonly locations: string | null;
  readonly zones: string | null;
  /** Of what is not public or has a call: its id, class, who wrote it, and the call's address, which none of this server is longer than. */
  readonly special: string | null;
}

/**
 * Events that may overlap a time, in no order: what is short and begins near it, and of what is long or recurs what has not ended before.
 * What has no start is not in it. Only what is asked for is read: an index finds it among all that the calendars hold. They come as
 * columns: two thousand rows of fifteen fields cost the driver more than all that is done with them.
 */
export async function readOverlapping(
  db: CalendarDb,
  calendarIds: readonly string[],
  window: Window,
  limit: number,
): Promise<OverlappingEntry[]> {
  const { rows } = await sql<Columns>`
    select string_agg(e.id::text, ',') as ids, string_agg(e.etag, ',') as etags, string_agg(e.calendar::text, ',') as calendars,
      string_agg(coalesce(${millisecondsOf(sql`e.starts_at`)}, ''), ',') as begins,
      string_agg(case when e.is_brief then 'p' when e.is_recurring then 'r' else 'o' end, '') as forms,
      string_agg(octet_length(e.body)::text, ',') filter (where not e.is_brief) as sizes,
      string_agg(coalesce(${millisecondsOf(sql`e.ends_at`)}, ''), ',') filter (where e.is_brief) as ends,
      string_agg(e.shows_as, ',') filter (where e.is_brief) as shows,
      json_agg(e.summary) filter (where e.is_brief)::text as summaries,
      json_agg(e.location) filter (where e.is_brief)::text as locations,
      json_agg(e.zone) filter (where e.is_brief)::text as zones,
      json_agg(json_build_array(e.id, e.class, e.created_by, case when octet_length(e.call_url) <= ${briefBytes} then e.call_url end))
        filter (where e.class <> 'PUBLIC' or e.call_url is not null)::text as special
    from (${overlapping(calendarIds, window, limit)}) e`.execute(db);
  return rows[0]?.ids == null ? [] : entriesOf(rows[0], calendarIds);
}

const millisecondsOf = (column: ReturnType<typeof sql>) => sql`(date_part('epoch', ${column}) * 1000)::bigint::text`;

/** Of what is plain and longer the body is read, a few at a time: thousands of long titles would not fit into one column. */
const briefBytes = 2048;

/** The statement that finds them. */
export const overlapping = (calendarIds: readonly string[], { from, to }: Window, limit: number) => sql`
    select k.number as calendar, e.*, e.is_plain and octet_length(e.summary) + octet_length(e.location)
        + coalesce(octet_length(e.zone), 0) <= ${briefBytes} as is_brief
    from unnest(${[...calendarIds]}::uuid[]) with ordinality as k(id, number), lateral (
      select * from calendar.entry s where s.calendar_id = k.id and s.is_short and s.kind = 'VEVENT'
        and s.starts_at < ${to} and s.starts_at >= ${from}::timestamptz - interval '8 days' and s.ends_at >= ${from}
      union all
      select * from calendar.entry l where l.calendar_id = k.id and not l.is_short and l.kind = 'VEVENT'
        and l.starts_at < ${to} and coalesce(l.ends_at, 'infinity') >= ${from}
    ) e limit ${limit}`;

type Special = readonly [id: string, entryClass: EntryRow["class"], createdBy: string | null, callUrl: string | null];

const listed = (column: string | null): readonly string[] => column?.split(",") ?? [];
const parsed = (column: string | null): unknown[] => (column === null ? [] : (JSON.parse(column) as unknown[]));
const numberOf = (text: string | undefined): number | null => (text ? Number(text) : null);

function entriesOf(columns: Columns, calendarIds: readonly string[]): OverlappingEntry[] {
  const etags = listed(columns.etags);
  const calendars = listed(columns.calendars);
  const begins = listed(columns.begins);
  const sizes = listed(columns.sizes);
  const ends = listed(columns.ends);
  const shows = listed(columns.shows) as readonly EntryRow["showsAs"][];
  const summaries = parsed(columns.summaries) as (string | null)[];
  const locations = parsed(columns.locations) as (string | null)[];
  const zones = parsed(columns.zones) as (string | null)[];
  const special = new Map((parsed(columns.special) as Special[]).map((one) => [one[0], one]));
  let plain = 0;
  let other = 0;
  return listed(columns.ids).map((id, index): OverlappingEntry => {
    const form = columns.forms?.[index];
    const isPlain = form === "p";
    const at = isPlain ? plain++ : other++;
    const own = special.size === 0 ? undefined : special.get(id);
    return {
      id,
      calendarId: calendarIds[Number(calendars[index]) - 1] ?? "",
      etag: etags[index] ?? "",
      class: own?.[1] ?? "PUBLIC",
      createdBy: own?.[2] ?? null,
      callUrl: own?.[3] ?? null,
      startsAt: numberOf(begins[index]),
      isRecurring: form === "r",
      isPlain,
      endsAt: isPlain ? numberOf(ends[at]) : null,
      summary: isPlain ? (summaries[at] ?? null) : null,
      location: isPlain ? (locations[at] ?? null) : null,
      zone: isPlain ? (zones[at] ?? null) : null,
      showsAs: isPlain ? (shows[at] ?? null) : null,
      size: isPlain ? null : numberOf(sizes[at]),
    };
  });
}
