import { now, uuid } from "#clock";
import { refuse, type Principal } from "#http";
import type { CalendarContext } from "../context.ts";
import type { OpenCalendar } from "../entries/lock.ts";
import { readObject, shapeEntry, type EntryShape } from "../entries/shape.ts";
import { componentsOf, writeCalendarObject, type CalendarObject } from "../icalendar/index.ts";
import { maxAttendees } from "../limits.ts";
import { heldFrom } from "../resources/occurrences.ts";
import { deleteBookings } from "../resources/queries.ts";
import { settleResources } from "../resources/settle.ts";
import { inviteesOf, mayHaveOrganizer, organised, organizerOf } from "../scheduling/organised.ts";
import { statusesIn, withStatuses } from "../scheduling/status.ts";
import type { StoredEntry } from "../tables.ts";
import { addReached, type Reach } from "./reach.ts";
import { isSentElsewhere } from "./queries.ts";

/** What is kept of what someone writes. */
interface Prepared {
  /** That the entry has, or is to get: what it holds of rooms and equipment goes by it. */
  readonly id: string;
  readonly shape: EntryShape;
  readonly organizerId: string | null;
  /** Not byte for byte what was written: answers stand in it that the writer did not know, or SEQUENCE rose. */
  readonly isAltered: boolean;
}

interface ToPrepare {
  readonly text: string;
  readonly shape: EntryShape;
  readonly current: StoredEntry | null;
  /** What it is a change of; what is stored where it is left out. */
  readonly before?: CalendarObject;
  /** Refuses where a room or equipment would decline, which it answers in the entry else. */
  readonly isStrict?: boolean;
  /** How those are reached who are new in it; left out: as the page reaches them. */
  readonly reach?: Reach;
}

/**
 * Makes the organiser's entry of what a writer sends: its writer is its organiser, or it has one already. Everything else stays as it is
 * written. Refuses ENTRY_INVALID where the organiser would be another, and more than 500 people; if strict RESOURCE_BUSY and RESOURCE_REFUSED.
 */
export async function prepareEntry(
  ctx: CalendarContext,
  open: OpenCalendar,
  person: Principal,
  { text, shape, current, before, isStrict = false, reach }: ToPrepare,
): Promise<Prepared> {
  const id = current?.id ?? uuid();
  const plain = { id, shape, organizerId: null, isAltered: false };
  const wasOrganised = current !== null && current.organizerId !== null;
  if (!wasOrganised && !mayHaveOrganizer(text)) return plain;
  const object = readObject(text);
  const organizer = object.kind === "VEVENT" ? organizerOf(object) : null;
  if (organizer === undefined) throw refuse("ENTRY_INVALID", "An entry has one organiser.", { reason: "organizer" });
  const organizerId = wasOrganised ? current.organizerId : person.personId;
  const found = organizerId === null ? null : await ctx.identity.personById(organizerId);
  if (organizer === null || found?.mail.toLowerCase() !== organizer) {
    if (wasOrganised && organizer !== null)
      throw refuse("ENTRY_INVALID", "The organiser of an entry stays the same.", { reason: "organizer" });
    // It invites nobody any more.
    if (wasOrganised) await deleteBookings(open.trx, id, heldFrom(now()));
    return plain;
  }
  if (inviteesOf(object, organizer).length > maxAttendees)
    throw refuse("ENTRY_INVALID", "At most 500 people can be invited to an entry.", { reason: "attendees" });
  const uid = { organizerId: found.id, uid: shape.uid, entryId: current?.id ?? null };
  // Of an organiser's copies of one entry, one sends invitations: the others say who was invited, and nothing more.
  if (await isSentElsewhere(open.trx, uid)) return plain;
  // What stood there while nobody was invited are no answers, whatever it says.
  const earlier = before ?? (wasOrganised ? readObject(current.body) : null);
  const { object: settled } = await settleResources(open.trx, {
    entryId: id,
    writer: person,
    personsByIds: (ids) => ctx.identity.personsByIds(ids),
    object: withStatuses(
      organised(earlier, object, organizer, new Date(now())),
      organizer,
      statusesFrom(earlier, reach),
    ),
    organizer: found,
    zone: open.row.timeZone,
    isStrict,
  });
  const written = writeCalendarObject(settled);
  const isAltered = written !== writeCalendarObject(object);
  if (reach) await addReached(open.trx, { sourceId: id, organizerId: found.id }, reach);
  return { id, shape: isAltered ? shapeEntry(written) : shape, organizerId: found.id, isAltered };
}

/** What became of each invitation. Who was in the entry without a word of that is mailed by the client that wrote it, and was before. */
function statusesFrom(before: CalendarObject | null, reach: Reach | undefined): (email: string) => string | null {
  const known = before ? statusesIn(before) : new Map<string, string>();
  const there = new Set(
    before ? componentsOf(before).flatMap(({ attendees }) => attendees.flatMap(({ email }) => email ?? [])) : [],
  );
  return (email) => reach?.statuses.get(email) ?? known.get(email) ?? (reach || there.has(email) ? null : "1.1");
}
