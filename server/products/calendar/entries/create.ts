import type { Entry, NewEntry } from "@safos/contract/calendar";
import { now, uuid } from "#clock";
import type { Principal } from "#http";
import { planCall } from "../calls/plan.ts";
import type { CalendarContext } from "../context.ts";
import { buildEvent, writeCalendarObject, type CalendarObject } from "../icalendar/index.ts";
import { addMailGuests, peopleFor, resolveAttendees } from "../invitations/attendees.ts";
import { prepareEntry } from "../invitations/prepare.ts";
import { attachmentsFor } from "./attachments.ts";
import { withCalendar } from "./lock.ts";
import { readEntryFor } from "./read.ts";
import { alarmsFor } from "./reminders.ts";
import { resourceName } from "./resource-name.ts";
import { refuseFault, shapeEntry } from "./shape.ts";
import { storeShape } from "./write.ts";

/** Makes an event in a calendar. Refuses MISSING, FORBIDDEN, ENTRY_INVALID, CALENDAR_FULL, RESOURCE_BUSY, RESOURCE_REFUSED. */
export async function createEntry(
  ctx: CalendarContext,
  person: Principal,
  calendarId: string,
  {
    attendees = [],
    call = false,
    callLobby: lobby,
    callCaptions: captions,
    reminders,
    attachments,
    ...fields
  }: NewEntry,
): Promise<Entry> {
  let object: CalendarObject;
  const attached = attachmentsFor(attachments, ctx.http.publicUrl);
  const people = attendees.length === 0 ? undefined : await resolveAttendees(ctx, person, attendees);
  const invited = await peopleFor(ctx, person, null, people);
  try {
    object = buildEvent({
      ...fields,
      ...attached,
      ...alarmsFor(reminders),
      ...invited,
      uid: uuid(),
      stamp: new Date(now()),
    });
  } catch (error) {
    return refuseFault(error);
  }
  const shape = shapeEntry(writeCalendarObject(object));
  const { id } = await withCalendar(ctx, person, calendarId, async (open) => {
    const planned = call ? await planCall(ctx, open, person, { object, shape, wanted: { lobby, captions } }) : null;
    const text = writeCalendarObject(planned?.object ?? object);
    const given = { text, shape: planned ? shapeEntry(text) : shape, current: null, isStrict: true };
    const prepared = await prepareEntry(ctx, open, person, given);
    const stored = await storeShape(open, person, { name: resourceName(), current: null, ...prepared });
    await planned?.keep(stored.id);
    await addMailGuests(open.trx, stored.id, person.personId, people);
    return stored;
  });
  return readEntryFor(ctx, person, id);
}
