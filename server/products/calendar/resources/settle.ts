import { now } from "#clock";
import { refuse } from "#http";
import type { Person } from "#identity";
import { componentsOf, type CalendarComponent, type CalendarObject } from "../icalendar/index.ts";
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
  readCollisions,
  readResourcesByAddress,
  type Period,
  type ResourceRow,
} from "./queries.ts";

interface ToSettle {
  readonly entryId: string;
  readonly object: CalendarObject;
  readonly organizer: Person;
  /** Of its calendar. */
  readonly zone: string;
  /** Refuses where it would decline. */
  readonly isStrict?: boolean;
}

/** Occurrences of a series that a resource declines by themselves; of more it declines the series. */
const mostDeclined = 20;
/** Collisions that a refusal names. */
export const mostShown = 5;

/** Its own people, and others' where it is shared; guests book nothing. */
export const mayBook = (
  { closedAt, organisationId, isShared }: ResourceRow,
  person: Pick<Person, "organisationId" | "isGuest">,
): boolean => closedAt === null && !person.isGuest && (isShared || organisationId === person.organisationId);

/**
 * Lets the resources that an organiser's entry invites answer, and holds them: each accepts where it is free in every occurrence, else it
 * declines. Resources are locked until the transaction ends, so that of two who book at once one does. An occurrence that collides with
 * a series which was accepted before is declined alone. The entry with the answers. Refuses RESOURCE_BUSY and RESOURCE_REFUSED if strict.
 */
export async function settleResources(trx: CalendarDb, to: ToSettle): Promise<CalendarObject> {
  const { entryId, organizer } = to;
  let { object } = to;
  const found = await readResourcesByAddress(trx, inviteesOf(object, organizer.mail.toLowerCase()));
  const resources = await lockResources(
    trx,
    found.map(({ id }) => id),
  );
  await deleteBookings(trx, entryId, heldFrom(now()));
  for (const resource of resources) {
    const answer = await answerOf(trx, resource, { ...to, object });
    await insertBookings(trx, { resourceId: resource.id, entryId }, answer.held);
    object = answer.object;
  }
  return object;
}

/** What a resource answers to each component, and what it is held for. */
async function answerOf(
  trx: CalendarDb,
  resource: ResourceRow,
  { entryId, object, organizer, zone, isStrict = false }: ToSettle,
): Promise<{ readonly object: CalendarObject; readonly held: readonly Period[] }> {
  const { address } = resource;
  const occurrences = heldOccurrences(object, now(), zone);
  const answers = new Map<CalendarComponent, "ACCEPTED" | "DECLINED">();
  const alone: string[] = [];
  const held: Period[] = [];
  for (const component of componentsOf(object).filter((one) => invites(one, address))) {
    const wanted = occurrences.filter((one) => one.component.tree === component.tree);
    const before = partstatOf(component, address);
    const isRefused = !mayBook(resource, organizer) || occurrences.length > mostHeld;
    const collisions = isRefused ? [] : await readCollisions(trx, resource.id, wanted, entryId);
    if (isStrict && before !== "ACCEPTED" && before !== "DECLINED") requireFree(resource, isRefused, collisions);
    const busy = new Set(collisions.map(({ start }) => start.getTime()));
    const [taken, free] = [wanted.filter(isAmong(busy)), wanted.filter((one) => !isAmong(busy)(one))];
    const ids = taken.flatMap(({ recurrenceId }) => recurrenceId ?? []);
    const staysAccepted =
      before === "ACCEPTED" && component.recurrenceId === null && free.length > 0 && ids.length <= mostDeclined;
    const isDeclined = isRefused || (taken.length > 0 && !staysAccepted);
    answers.set(component, isDeclined ? "DECLINED" : "ACCEPTED");
    if (isDeclined) continue;
    held.push(...free);
    alone.push(...ids);
  }
  let answered = withPartstats(object, resource, answers);
  for (const id of alone) answered = withAnswer(answered, address, { partstat: "DECLINED", comment: null }, id);
  return { object: answered, held };
}

const isAmong =
  (starts: ReadonlySet<number>) =>
  ({ start }: Period): boolean =>
    starts.has(start.getTime());

function requireFree({ id, name }: ResourceRow, isRefused: boolean, collisions: readonly Period[]): void {
  if (isRefused) throw refuse("RESOURCE_REFUSED");
  if (collisions.length === 0) return;
  const shown = collisions.slice(0, mostShown).map(({ start, end }) => ({
    start: start.toISOString(),
    end: end.toISOString(),
  }));
  throw refuse("RESOURCE_BUSY", { resourceId: id, name, collisions: shown, count: collisions.length });
}

/** RFC 5545 §3.2.3. */
const cutypes = { room: "ROOM", equipment: "RESOURCE" } as const;

/** The same object where every answer stands in it already. */
function withPartstats(
  object: CalendarObject,
  { address, kind }: ResourceRow,
  answers: ReadonlyMap<CalendarComponent, string>,
): CalendarObject {
  const byTree = new Map([...answers].map(([{ tree }, partstat]) => [tree, partstat]));
  if ([...answers].every(([component, partstat]) => partstatOf(component, address) === partstat)) return object;
  return withComponents(object, ({ tree }) => {
    const partstat = byTree.get(tree);
    if (partstat === undefined) return tree;
    return withAttendees(tree, (one) =>
      emailOf(one) === address
        ? withParameters(one, { CUTYPE: cutypes[kind], ROLE: "NON-PARTICIPANT", PARTSTAT: partstat, RSVP: null })
        : one,
    );
  });
}
