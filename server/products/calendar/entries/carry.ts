import { refuse, type Principal } from "#http";
import type { CalendarContext } from "../context.ts";
import { missing } from "../refusals.ts";
import type { StoredEntry } from "../tables.ts";
import { withCalendars } from "./lock.ts";
import { requireWhole } from "./privacy.ts";
import { readEntryByName } from "./queries.ts";
import { shapeEntry } from "./shape.ts";
import { removeFrom, storeShape, type Written } from "./write.ts";

interface Address {
  readonly calendarId: string;
  readonly name: string;
}

/**
 * Copies an entry to another address, or moves it there. Refuses MISSING, NAME_TAKEN where something is there that may not be written
 * over, ENTRY_PRIVATE, UID_TAKEN, CALENDAR_FULL and what `check` does.
 */
export async function carryEntry(
  ctx: CalendarContext,
  person: Principal,
  of: {
    readonly from: Address;
    readonly to: Address;
    readonly isMove: boolean;
    readonly isOverwriting: boolean;
    readonly check: (source: StoredEntry | null) => void;
  },
): Promise<Pick<Written, "isNew">> {
  const { from, to, isMove } = of;
  const isSame = from.calendarId === to.calendarId;
  if (isSame && from.name === to.name) throw refuse("FORBIDDEN", "Source and destination are the same.");
  const ids = isMove ? [from.calendarId, to.calendarId] : [to.calendarId];
  return withCalendars(ctx, person, ids, async (open) => {
    const aim = open.get(to.calendarId);
    if (!aim) throw missing();
    const source = await readEntryByName(aim.trx, from.calendarId, from.name);
    of.check(source);
    if (!source) throw missing();
    const calendar = await ctx.items.locate({ kind: "calendar", id: from.calendarId });
    // What is seen as busy only is not copied either: the copy would be another person's.
    requireWhole({ createdBy: calendar?.ownerId ?? null }, source, person.personId);
    const current = await readEntryByName(aim.trx, to.calendarId, to.name);
    if (current) {
      if (!of.isOverwriting) throw refuse("NAME_TAKEN");
      requireWhole(aim.row, current, person.personId);
    }
    if (isMove) {
      const left = open.get(from.calendarId);
      if (!left) throw missing();
      await removeFrom(left, source);
    }
    // Written over is another entry: what was there is gone.
    if (current) await removeFrom(aim, current);
    await storeShape(aim, person, { name: to.name, shape: shapeEntry(source.body), current: null });
    return { isNew: !current };
  });
}
