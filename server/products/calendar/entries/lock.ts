import { byPerson, type AnyOutboxEvent, type Transaction } from "#events";
import { isExclusionViolation } from "#database";
import { refuse, type Principal } from "#http";
import type { CalendarContext } from "../context.ts";
import { calendarEvent } from "../events.ts";
import { missing } from "../refusals.ts";
import { itemOfCalendar } from "../calendars/item.ts";
import { lockCalendar, raiseRevision } from "../calendars/queries.ts";
import { maxRemoved } from "../limits.ts";
import type { CalendarDb, CalendarRow, EntryRow } from "../tables.ts";
import { forgetRemovedBeyond } from "./queries.ts";

/** Changes between two looks at how many removed entries are known. */
const forgetEvery = 500;

/** A calendar that is being changed: its row is locked. */
export interface OpenCalendar {
  readonly trx: CalendarDb & Transaction;
  readonly row: CalendarRow;
  /** The next revision; each change has its own, so that a client may be told of any number of them. */
  takeRevision(): number;
  /** How many entries there are now, and the bytes of their bodies. */
  holds(): { readonly entries: number; readonly bytes: number };
  /** An entry was stored; `before`: the one that it takes the place of. */
  recordStored(entryId: string, bytes: number, before: EntryRow | null): void;
  recordRemoved(entry: EntryRow): void;
}

type OpenCalendars = ReadonlyMap<string, OpenCalendar>;

/**
 * Changes entries of calendars under their rows' locks, which are taken in the order of their ids, and commits together with what
 * happened. Access to write is asked again under the lock. Calendars in `also` are those of organisers, which who is invited may not
 * write: what is done there is answering. Refuses MISSING, FORBIDDEN, and CALENDAR_SUBSCRIBED.
 */
export async function withCalendars<T>(
  ctx: CalendarContext,
  person: Principal,
  ids: readonly string[],
  work: (open: OpenCalendars) => Promise<T>,
  also: readonly string[] = [],
): Promise<T> {
  const actor = { person, link: null };
  const own = new Set(ids);
  for (const id of own) await ctx.items.require(actor, "calendar", id, "write");
  return withLocked(ctx, person, [...own, ...also], async (open) => {
    for (const id of own) {
      const one = open.get(id);
      if (!one) throw missing();
      await ctx.items.requireStill(one.trx, actor, [itemOfCalendar(one.row)], "write");
      if (one.row.isSubscribed) throw refuse("CALENDAR_SUBSCRIBED");
    }
    return work(open);
  });
}

/** The same for the server itself: it asks for no access, and what is gone or in the trash is left out. Refuses RESOURCE_BUSY. */
export async function withLocked<T>(
  ctx: Pick<CalendarContext, "db" | "events">,
  actor: { readonly personId: string | null },
  ids: readonly string[],
  work: (open: OpenCalendars, trx: CalendarDb & Transaction) => Promise<T>,
): Promise<T> {
  const run = ctx.db.transaction().execute(async (trx) => {
    const open = new Map<string, ReturnType<typeof openCalendar>>();
    for (const id of [...new Set(ids)].sort()) {
      const row = await lockCalendar(trx, id);
      if (row && row.trashedAt === null) open.set(id, openCalendar(trx, row));
    }
    const result = await work(open, trx);
    const events = [];
    for (const one of open.values()) events.push(...(await one.close(actor)));
    await ctx.events.emit(trx, events);
    return result;
  });
  try {
    return await run;
  } catch (error) {
    // Found at the end of the transaction: what holds a room or equipment by then stands in its way.
    if (isExclusionViolation(error)) throw refuse("RESOURCE_BUSY");
    throw error;
  }
}

/** The same for one. */
export const withCalendar = <T>(
  ctx: CalendarContext,
  person: Principal,
  id: string,
  work: (open: OpenCalendar) => Promise<T>,
): Promise<T> =>
  withCalendars(ctx, person, [id], async (open) => {
    const [one] = open.values();
    if (!one) throw missing();
    return work(one);
  });

function openCalendar(trx: CalendarDb & Transaction, row: CalendarRow) {
  let { revision } = row;
  let added = 0;
  let bytes = 0;
  const changed = new Set<string>();
  const removed = new Set<string>();
  const open: OpenCalendar = {
    trx,
    row,
    takeRevision: () => ++revision,
    holds: () => ({ entries: row.entryCount + added, bytes: row.entryBytes + bytes }),
    recordStored(id, size, before) {
      if (!before) added++;
      bytes += size - (before?.size ?? 0);
      changed.add(id);
    },
    recordRemoved({ id, size }) {
      added--;
      bytes -= size;
      removed.add(id);
    },
  };
  return {
    ...open,
    async close({ personId }: { readonly personId: string | null }): Promise<AnyOutboxEvent[]> {
      if (revision === row.revision) return [];
      await raiseRevision(trx, row.id, { changes: revision - row.revision, added, bytes });
      if (Math.floor(revision / forgetEvery) > Math.floor(row.revision / forgetEvery))
        await forgetRemovedBeyond(trx, row.id, maxRemoved);
      const actor = byPerson(personId);
      return [
        ...inParts([...changed]).map((entryIds) =>
          calendarEvent("calendar.entryChanged", row, actor, { entryIds, revision }),
        ),
        ...inParts([...removed]).map((entryIds) =>
          calendarEvent("calendar.entryRemoved", row, actor, { entryIds, revision }),
        ),
      ];
    },
  };
}

/** An event names at most 500 entries. */
function inParts(ids: readonly string[]): string[][] {
  const parts: string[][] = [];
  for (let at = 0; at < ids.length; at += 500) parts.push(ids.slice(at, at + 500));
  return parts;
}
