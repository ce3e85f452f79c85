import type { GuestAnswer, GuestInvitation } from "@safos/contract/calendar";
import { hashSecret, now } from "#clock";
import { refuse } from "#http";
import { readCalendars } from "../calendars/queries.ts";
import type { CalendarContext } from "../context.ts";
import { readEntry } from "../entries/queries.ts";
import { mainOf, readObject } from "../entries/shape.ts";
import { componentsOf, type CalendarObject } from "../icalendar/index.ts";
import { answerOf } from "../invitations/view.ts";
import { partstatOf } from "../scheduling/copy.ts";
import { isAnswerable, storeGuestAnswer, withInvitation } from "./answer.ts";
import { momentsOf } from "./moments.ts";
import { readGuestByLink, type GuestRow } from "./queries.ts";

const partstats = { accepted: "ACCEPTED", tentative: "TENTATIVE", declined: "DECLINED" } as const;

const gone = () => refuse("ENTRY_LINK_GONE");

/** Whose link it is. Refuses ENTRY_LINK_GONE. */
async function findGuest(ctx: CalendarContext, secret: string): Promise<GuestRow> {
  const guest = await readGuestByLink(ctx.db, hashSecret(secret));
  if (!guest) throw gone();
  return guest;
}

/** The component that a guest is invited to: the series, or the first of the occurrences. */
const componentFor = (object: CalendarObject, address: string) =>
  componentsOf(object).find((one) => partstatOf(one, address) !== null) ?? mainOf(object);

/**
 * What stands on the page of a guest's link. Refuses ENTRY_LINK_GONE alike for a link that there never was, and once they are not invited
 * any more, or it is cancelled or over for 30 days.
 */
export async function readGuestInvitation(ctx: CalendarContext, secret: string): Promise<GuestInvitation> {
  const { sourceId, address } = await findGuest(ctx, secret);
  const entry = await readEntry(ctx.db, sourceId);
  const [calendar] = entry ? await readCalendars(ctx.db, [entry.calendarId]) : [];
  if (!entry || calendar?.trashedAt !== null) throw gone();
  const object = readObject(entry.body);
  const component = componentFor(object, address);
  const moments = component && momentsOf(component, object);
  const organizer = entry.organizerId === null ? null : await ctx.identity.personById(entry.organizerId);
  if (!component || !moments || !organizer || !isAnswerable(entry, object, address)) throw gone();
  const write = (at: Date): string => (moments.isAllDay ? at.toISOString().slice(0, 10) : at.toISOString());
  return {
    title: component.summary ?? "",
    location: component.location ?? "",
    description: component.description ?? "",
    start: write(moments.start),
    end: write(moments.end),
    isAllDay: moments.isAllDay,
    isRecurring: entry.isRecurring,
    organizer: organizer.displayName,
    organisation: ctx.organisations.senderOf(organizer.organisationId).letterhead ?? "",
    answer: answerOf(partstatOf(component, address) ?? ""),
  };
}

/** Answers by a guest's link, and again as often as they change their mind. Refuses ENTRY_LINK_GONE and SIGN_IN_THROTTLED. */
export async function answerAsGuest(
  ctx: CalendarContext,
  { secret, answer, comment }: GuestAnswer,
): Promise<GuestInvitation> {
  const guest = await findGuest(ctx, secret);
  await ctx.identity.slowDown([{ key: `calendar answers ${guest.id}`, free: 30 }]);
  const given = {
    partstat: partstats[answer],
    comment: comment?.trim() || null,
    recurrenceId: null,
    stamp: new Date(now()),
  };
  const isOpen = await withInvitation(ctx, guest.id, async (open) => {
    await storeGuestAnswer(ctx, open, given);
    return true;
  });
  if (isOpen === null) throw gone();
  return readGuestInvitation(ctx, secret);
}
