import { uuid } from "#clock";
import { refuse, type Principal } from "#http";
import { moveBooking } from "../booking/queries.ts";
import { moveCall } from "../calls/queries.ts";
import type { CalendarContext } from "../context.ts";
import { missing } from "../refusals.ts";
import type { StoredEntry } from "../tables.ts";
import { moveSource, readInvitationOf, storeInvitation } from "../invitations/queries.ts";
import { moveGuests } from "../mailed/queries.ts";
import { moveBookings } from "../resources/queries.ts";
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
): Promise<Pick<Written, "id" | "isNew">> {
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
    const copy = await readInvitationOf(aim.trx, source.id);
    if (isMove && copy && copy.personId !== person.personId) throw refuse("ENTRY_INVITED");
    if (current) {
      if (await readInvitationOf(aim.trx, current.id)) throw refuse("ENTRY_INVITED");
      if (!of.isOverwriting) throw refuse("NAME_TAKEN");
      requireWhole(aim.row, current, person.personId);
    }
    const id = uuid();
    if (isMove) {
      // Before it is gone with what it holds.
      await moveBookings(aim.trx, source.id, id);
      const left = open.get(from.calendarId);
      if (!left) throw missing();
      await removeFrom(left, source);
    }
    // Written over is another entry: what was there is gone.
    if (current) await removeFrom(aim, current);
    const shape = shapeEntry(source.body, copy?.address);
    // A copy of an organiser's entry invites nobody; moved, it goes on inviting.
    const organizerId = isMove ? source.organizerId : null;
    await storeShape(aim, person, {
      id,
      name: to.name,
      shape,
      current: null,
      organizerId,
      isCopy: isMove && copy !== null,
    });
    if (isMove) {
      await moveSource(aim.trx, source.id, id);
      await moveGuests(aim.trx, source.id, id);
      await moveCall(aim.trx, source.id, id);
      await moveBooking(aim.trx, source.id, id);
    }
    if (isMove && copy) await storeInvitation(aim.trx, { ...copy, copyId: id });
    return { id, isNew: !current };
  });
}
