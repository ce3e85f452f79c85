import { now } from "#clock";
import { refuse } from "#http";
import type { Person } from "#identity";
import { refuseFault } from "../entries/shape.ts";
import { componentsOf, type CalendarComponent, type CalendarObject } from "../icalendar/index.ts";
import type { Occurrence } from "../recurrence/index.ts";
import { withAnswer } from "../scheduling/answers.ts";
import { emailOf, withAttendees, withComponents, withParameters } from "../scheduling/components.ts";
import { partstatOf } from "../scheduling/copy.ts";
import { inviteesOf } from "../scheduling/organised.ts";
import type { CalendarDb } from "../tables.ts";
import { heldFrom, heldOccurrences, invites, mostHeld } from "./occurrences.ts";
import {
  deleteBookings,
  insertBookings,
  lockResources,
  readBookers,
  readCollisions,
  readResourcesByAddress,
  type Period,
  type ResourceRow,
} from "./queries.ts";
import { knows, mayBook, type Booker } from "./rights.ts";

interface ToSettle {
  readonly entryId: string;
  readonly object: CalendarObject;
  readonly organizer: Person;
  /** Who writes the entry: what is new in it is asked for by their right. Null: nobody does, it is brought up to date. */
  readonly writer: Booker | null;
  readonly personsByIds: (ids: readonly string[]) => Promise<readonly Person[]>;
  /** Of its calendar. */
  readonly zone: string;
  /** Refuses where it would decline. */
  readonly isStrict?: boolean;
}

/** What a resource gave up that had accepted it, with the beginnings in order. */
export interface Lost {
  readonly name: string;
  readonly starts: readonly Date[];
}

interface Settled {
  /** The entry with the answers. */
  readonly object: CalendarObject;
  readonly lost: readonly Lost[];
}

/** Occurrences of a series that a resource declines by themselves; of more it declines the series. */
const mostDeclined = 20;
/** Collisions that a list names. */
export const mostShown = 5;
/** Collisions that a refusal names. */
const mostNamed = 100;

/**
 * Lets the resources that an organiser's entry invites answer, and holds them: each accepts where it is free in every occurrence, else it
 * declines. Resources are locked until the transaction ends, so that of two who book at once one does. An occurrence that collides with
 * a series which was accepted before is declined alone. One of which neither who writes nor the entry may know is as though there were none.
 * Refuses RESOURCE_BUSY and RESOURCE_REFUSED if strict, and ENTRY_INVALID for a rule that names no day.
 */
export async function settleResources(trx: CalendarDb, to: ToSettle): Promise<Settled> {
  const { entryId, object, organizer, writer } = to;
  const found = await readResourcesByAddress(trx, inviteesOf(object, organizer.mail.toLowerCase()));
  const resources = await lockResources(
    trx,
    found.map(({ id }) => id),
  );
  const bookers = await bookersOf(trx, to);
  await deleteBookings(trx, entryId, heldFrom(now()));
  const known = resources.filter((one) => bookers.has(one.id) || knows(one, writer ?? bookerOf(organizer)));
  if (known.length === 0) return { object, lost: [] };
  const occurrences = occurrencesFor(to);
  const answers: Answers[] = [];
  for (const resource of known) {
    const own = await answersOf(trx, resource, { ...to, occurrences, before: bookers.get(resource.id) ?? null });
    await insertBookings(trx, { resourceId: resource.id, entryId }, own.held);
    answers.push(own);
  }
  return {
    object: withAllAnswers(object, answers),
    lost: answers.flatMap(({ resource: { name }, lost }) => (lost.length > 0 ? [{ name, starts: lost }] : [])),
  };
}

function occurrencesFor({ object, zone }: ToSettle): Occurrence[] {
  try {
    return heldOccurrences(object, now(), zone);
  } catch (error) {
    return refuseFault(error);
  }
}

const bookerOf = ({ id: personId, organisationId, isGuest }: Person): Booker => ({ personId, organisationId, isGuest });

/** Those by whose right an entry held each resource until now. */
async function bookersOf(
  trx: CalendarDb,
  { entryId, organizer, personsByIds }: ToSettle,
): Promise<ReadonlyMap<string, readonly Booker[]>> {
  const ids = await readBookers(trx, entryId);
  const others = [...new Set([...ids.values()].flat())].filter((id) => id !== null && id !== organizer.id);
  const persons = others.length === 0 ? [] : await personsByIds(others.flatMap((id) => id ?? []));
  const byId = new Map([organizer, ...persons].map((one) => [one.id, bookerOf(one)]));
  return new Map([...ids].map(([id, own]) => [id, own.flatMap((one) => byId.get(one ?? organizer.id) ?? [])]));
}

interface Answers {
  readonly resource: ResourceRow;
  readonly given: ReadonlyMap<CalendarComponent, "ACCEPTED" | "DECLINED">;
  /** RECURRENCE-ID of occurrences that are declined by themselves. */
  readonly alone: readonly string[];
  readonly held: readonly (Period & { readonly bookerId: string })[];
  readonly lost: readonly Date[];
}

type ToAnswer = ToSettle & {
  readonly occurrences: readonly Occurrence[];
  /** By whose right it was held; null: it was not. */
  readonly before: readonly Booker[] | null;
};

/** What a resource answers to each component, and what it is held for. */
async function answersOf(trx: CalendarDb, resource: ResourceRow, of: ToAnswer): Promise<Answers> {
  const { entryId, object, organizer, writer, occurrences, isStrict = false } = of;
  const { address } = resource;
  const given = new Map<CalendarComponent, "ACCEPTED" | "DECLINED">();
  const alone: string[] = [];
  const held: (Period & { bookerId: string })[] = [];
  const lost: Date[] = [];
  for (const component of componentsOf(object).filter((one) => invites(one, address))) {
    const wanted = occurrences.filter((one) => one.component.tree === component.tree);
    const partstat = partstatOf(component, address);
    const wasAccepted = partstat === "ACCEPTED" && of.before !== null;
    const before = of.before ?? [bookerOf(organizer)];
    // What stands goes on by the right by which it was booked.
    const askers = wasAccepted || writer === null ? before : [writer];
    const booker = occurrences.length > mostHeld ? undefined : askers.find((one) => mayBook(resource, one));
    const collisions = booker ? await readCollisions(trx, resource.id, wanted, entryId) : [];
    if (isStrict && !wasAccepted && partstat !== "DECLINED") requireFree(resource, !booker, collisions);
    const busy = new Set(collisions.map(({ start }) => start.getTime()));
    const [taken, free] = [wanted.filter(isAmong(busy)), wanted.filter((one) => !isAmong(busy)(one))];
    const ids = taken.flatMap(({ recurrenceId }) => recurrenceId ?? []);
    const staysAccepted =
      wasAccepted && component.recurrenceId === null && free.length > 0 && ids.length <= mostDeclined;
    const isDeclined = !booker || (taken.length > 0 && !staysAccepted);
    given.set(component, isDeclined ? "DECLINED" : "ACCEPTED");
    if (wasAccepted) lost.push(...(isDeclined ? wanted : taken).map(({ start }) => start));
    if (isDeclined) continue;
    held.push(...free.map(({ start, end }) => ({ start, end, bookerId: booker.personId })));
    alone.push(...ids);
  }
  return { resource, given, alone, held, lost: comingOf(lost) };
}

const comingOf = (starts: readonly Date[]): Date[] =>
  starts.filter((one) => one.getTime() > now()).sort((one, other) => one.getTime() - other.getTime());

const isAmong =
  (starts: ReadonlySet<number>) =>
  ({ start }: Period): boolean =>
    starts.has(start.getTime());

function requireFree({ id, name }: ResourceRow, isRefused: boolean, collisions: readonly Period[]): void {
  if (isRefused) throw refuse("RESOURCE_REFUSED");
  if (collisions.length === 0) return;
  const named = collisions.slice(0, mostNamed).map(({ start, end }) => ({
    start: start.toISOString(),
    end: end.toISOString(),
  }));
  throw refuse("RESOURCE_BUSY", { resourceId: id, name, collisions: named, count: collisions.length });
}

/** RFC 5545 §3.2.3. */
const cutypes = { room: "ROOM", equipment: "RESOURCE" } as const;

/** The same object where every answer stands in it already. */
function withAllAnswers(object: CalendarObject, answers: readonly Answers[]): CalendarObject {
  const isThere = ({ resource: { address }, given }: Answers): boolean =>
    [...given].every(([component, partstat]) => partstatOf(component, address) === partstat);
  const fresh = answers.filter((one) => !isThere(one));
  const byTree = new Map(
    componentsOf(object).map((component) => [
      component.tree,
      new Map(fresh.map(({ resource, given }) => [resource.address, { resource, partstat: given.get(component) }])),
    ]),
  );
  const answered =
    fresh.length === 0
      ? object
      : withComponents(object, ({ tree }) =>
          withAttendees(tree, (one) => {
            const answer = byTree.get(tree)?.get(emailOf(one) ?? "");
            if (answer?.partstat === undefined) return one;
            const { resource, partstat } = answer;
            const CUTYPE = cutypes[resource.kind];
            return withParameters(one, { CUTYPE, ROLE: "NON-PARTICIPANT", PARTSTAT: partstat, RSVP: null });
          }),
        );
  return answers
    .flatMap(({ resource: { address }, alone }) => alone.map((id) => ({ address, id })))
    .reduce((whole, { address, id }) => declinedAt(whole, address, id), answered);
}

/** Declined on one date alone: what stands for that date already is changed, and nothing else is. */
const declinedAt = (object: CalendarObject, address: string, id: string): CalendarObject =>
  withAnswer(object, address, { partstat: "DECLINED", comment: null }, id);
