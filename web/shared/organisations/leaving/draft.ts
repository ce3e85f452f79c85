import type { DepartureSurvey, HoldingName, PlanDeparture } from "@safos/contract/departures";
import type { Person } from "@safos/contract/identity";
import { momentAt } from "../../../ui/moments.ts";

/** A plan while it is made. */
export interface Draft {
  /** Null: at once; a local moment as the field writes it otherwise. */
  readonly endsAt: string | null;
  readonly successor: Person | null;
  /** Who takes over a part instead of the successor of everything. */
  readonly own: ReadonlyMap<HoldingName, Person>;
}

/** Four in the afternoon, a week from now. */
export function usualEnd(now: number): string {
  const at = new Date(now + 7 * 86_400_000);
  at.setHours(16, 0, 0, 0);
  return momentAt("datetime", at.getTime());
}

/** What the page begins with: the plan that there is, or the nearest colleague in a week. */
export function draftOf({ departure, suggestions }: DepartureSurvey, now: number): Draft {
  const isOpen = departure !== null && departure.state !== "done";
  const planned = isOpen ? departure.successors : [];
  const [most = suggestions[0] ?? null] = mostNamed(planned.map((one) => one.person));
  return {
    endsAt: isOpen ? momentAt("datetime", Date.parse(departure.endsAt)) : usualEnd(now),
    successor: most,
    own: new Map(planned.flatMap(({ name, person }) => (person.id === most?.id ? [] : [[name, person] as const]))),
  };
}

/** Persons by how often they are named, the most first, once each. */
function mostNamed(persons: readonly Person[]): Person[] {
  const counts = new Map<string, number>();
  for (const { id } of persons) counts.set(id, (counts.get(id) ?? 0) + 1);
  const once = [...new Map(persons.map((one) => [one.id, one])).values()];
  return once.toSorted((a, b) => (counts.get(b.id) ?? 0) - (counts.get(a.id) ?? 0));
}

export const successorOf = ({ own, successor }: Draft, name: HoldingName): Person | null => own.get(name) ?? successor;

/** The parts that there is something of, by who gets them. */
export function sharesOf(
  draft: Draft,
  holdings: DepartureSurvey["holdings"],
): readonly { readonly person: Person; readonly holdings: DepartureSurvey["holdings"] }[] {
  const some = holdings.filter((one) => one.count > 0);
  const byId = Map.groupBy(some, ({ name }) => successorOf(draft, name)?.id);
  return [...byId].flatMap(([, list]) => {
    const person = list[0] ? successorOf(draft, list[0].name) : null;
    return person ? [{ person, holdings: list }] : [];
  });
}

export const isPast = ({ endsAt }: Draft, now: number): boolean => endsAt !== null && !(Date.parse(endsAt) > now);

/** Whether the hand-over goes on, or is about to: its time has come. */
export const isUnderWay = (departure: DepartureSurvey["departure"], now: number): boolean =>
  departure?.state === "running" || (departure?.state === "planned" && Date.parse(departure.endsAt) <= now);

export function planOf({ endsAt, successor, own }: Draft): PlanDeparture | null {
  if (!successor) return null;
  return {
    endsAt: endsAt === null ? null : new Date(endsAt).toISOString(),
    successor: successor.id,
    successors: [...own].map(([name, { id }]) => ({ name, personId: id })),
  };
}
