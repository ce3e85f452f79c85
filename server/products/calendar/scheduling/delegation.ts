import {
  componentAt,
  componentsOf,
  withOwnComponent,
  type CalendarObject,
  type Property,
  type Tree,
} from "../icalendar/index.ts";
import { readAttendee } from "../icalendar/attendee.ts";
import { property } from "../icalendar/tree.ts";
import { emailOf, withAttendees, withComponents, withParameters } from "./components.ts";
import { commentParameter, proposalParameter } from "./parameters.ts";

/** Through how many hands an invitation goes, the first who was invited left out. */
export const mostHandovers = 5;

/** Who goes in another's stead. */
export interface Delegate {
  /** In small letters. */
  readonly address: string;
  readonly name: string | null;
}

interface Handover {
  readonly to: Delegate;
  /** Null: all of it. */
  readonly recurrenceId: string | null;
  readonly comment: string | null;
}

/**
 * Why nobody else can go: not invited, the delegate is invited already or organises it, too many hands, its organiser keeps it private, or
 * too many people are in it.
 */
export type DelegationFault = "notInvited" | "invited" | "organizer" | "chain" | "private" | "full";

const addressIn = (list: readonly string[]): string | null => {
  const [only] = list;
  return list.length === 1 && only !== undefined && /^mailto:/i.test(only)
    ? only.slice("mailto:".length).trim().toLowerCase()
    : null;
};

/** To whom an ATTENDEE has handed their invitation (RFC 5545 §3.2.5), in small letters; null: to nobody, or to several. */
export const delegatedTo = (one: Property): string | null => addressIn(readAttendee(one).delegatedTo);
/** From whom they have it (RFC 5545 §3.2.4). */
export const delegatedFrom = (one: Property): string | null => addressIn(readAttendee(one).delegatedFrom);

const peopleOf = ({ properties }: Tree): Map<string, Property> =>
  new Map(
    properties.flatMap((one) => {
      const email = one.name === "ATTENDEE" ? emailOf(one) : null;
      return email === null ? [] : [[email, one] as const];
    }),
  );

const askedAgain = {
  PARTSTAT: "NEEDS-ACTION",
  RSVP: "TRUE",
  "DELEGATED-TO": null,
  [commentParameter]: null,
  [proposalParameter]: null,
};

const withPeople = (tree: Tree, edit: (one: Property, email: string | null) => Property | null): Tree =>
  withAttendees(tree, (one) => edit(one, emailOf(one)));

/** Those who have an invitation by someone, by whatever number of hands. */
function heirsOf(people: ReadonlyMap<string, Property>, email: string): Set<string> {
  const heirs = new Set<string>();
  const add = (from: string): void => {
    for (const [address, one] of people)
      if (address !== email && !heirs.has(address) && delegatedFrom(one) === from) {
        heirs.add(address);
        add(address);
      }
  };
  add(email);
  return heirs;
}

/** Through how many hands someone has it. */
function handsOf(people: ReadonlyMap<string, Property>, email: string): number {
  let hands = 0;
  let at: string | null = email;
  while (at !== null && hands <= mostHandovers) {
    const one: Property | undefined = people.get(at);
    at = one ? delegatedFrom(one) : null;
    if (at !== null) hands++;
  }
  return hands;
}

/** Why these hands cannot take it in a component; null: they can. */
function faultIn(tree: Tree, from: string, to: string): DelegationFault | null {
  const people = peopleOf(tree);
  const heirs = heirsOf(people, from);
  const organizer = tree.properties.find(({ name }) => name === "ORGANIZER");
  if (organizer && emailOf(organizer) === to) return "organizer";
  const asked = people.get(to);
  // Who went in their stead until now, and not who has declined that, may be asked anew.
  const isFreed = asked !== undefined && heirs.has(to) && readAttendee(asked).partstat !== "DECLINED";
  if (to === from || (asked !== undefined && !isFreed)) return "invited";
  return handsOf(people, from) >= mostHandovers ? "chain" : null;
}

/**
 * The organiser's entry in which someone lets another go in their stead (RFC 5546 §3.2.2.3), all of it or one occurrence; whom they asked
 * before is out. Throws `malformed` for an id that names no occurrence.
 */
export function withDelegation(
  object: CalendarObject,
  from: string,
  { to, recurrenceId, comment }: Handover,
): CalendarObject | DelegationFault {
  // What its organiser keeps to those who are invited is not theirs to hand on.
  if (componentsOf(object).some((one) => one.class !== "PUBLIC")) return "private";
  const whole = recurrenceId === null ? object : withOwnComponent(object, recurrenceId);
  const only = recurrenceId === null ? null : componentAt(whole, recurrenceId);
  const isOwnNow = componentsOf(whole).length > componentsOf(object).length;
  const meant = componentsOf(whole).filter(
    ({ tree }) => (recurrenceId === null || tree === only?.tree) && peopleOf(tree).has(from),
  );
  if (meant.length === 0) return "notInvited";
  for (const { tree } of meant) {
    const fault = faultIn(tree, from, to.address);
    if (fault !== null) return fault;
  }
  const trees = new Set(meant.map(({ tree }) => tree));
  return withComponents(whole, ({ tree }) =>
    trees.has(tree) ? handedOver(tree, from, { to, comment, isOwnNow }) : tree,
  );
}

function handedOver(
  tree: Tree,
  from: string,
  { to, comment, isOwnNow }: { to: Delegate; comment: string | null; isOwnNow: boolean },
): Tree {
  const people = peopleOf(tree);
  const heirs = heirsOf(people, from);
  const own = people.get(from);
  const role = own ? readAttendee(own).role : "REQ-PARTICIPANT";
  const given = {
    PARTSTAT: "DELEGATED",
    RSVP: null,
    "DELEGATED-TO": `mailto:${to.address}`,
    [commentParameter]: comment,
    [proposalParameter]: null,
  };
  const kept = withPeople(tree, (one, email) => {
    if (email !== null && heirs.has(email)) return null;
    if (email === from) return withParameters(one, given);
    // A time for the series is proposed of no occurrence.
    return isOwnNow ? withParameters(one, { [proposalParameter]: null }) : one;
  });
  const delegate = property("ATTENDEE", `mailto:${to.address}`, {
    ...(to.name === null ? {} : { CN: to.name }),
    ROLE: role,
    PARTSTAT: "NEEDS-ACTION",
    RSVP: "TRUE",
    "DELEGATED-FROM": `mailto:${from}`,
    "SCHEDULE-STATUS": "1.1",
  });
  return { ...kept, properties: [...kept.properties, delegate] };
}

/**
 * What someone's own answer does to those around them: who answers for themselves goes themselves, and whom they let go is out; who was let
 * go and declines gives the question back, and takes it again while it is not answered.
 */
export function followAnswer(tree: Tree, email: string, partstat: string): Tree {
  const people = peopleOf(tree);
  const own = people.get(email);
  if (!own) return tree;
  const heirs = heirsOf(people, email);
  const from = delegatedFrom(own);
  const giver = from === null ? undefined : people.get(from);
  if (heirs.size === 0 && !giver && delegatedTo(own) === null) return tree;
  const isTakenAgain = giver !== undefined && readAttendee(giver).partstat === "NEEDS-ACTION";
  return withPeople(tree, (one, address) => {
    if (address !== null && heirs.has(address)) return null;
    if (address === email) return withParameters(one, { "DELEGATED-TO": null });
    if (address === null || address !== from) return one;
    if (partstat === "DECLINED") return withParameters(one, askedAgain);
    const taken = { PARTSTAT: "DELEGATED", RSVP: null, "DELEGATED-TO": `mailto:${email}` };
    return isTakenAgain ? withParameters(one, taken) : one;
  });
}

/**
 * A component after its organiser changed who is in it: who was let go by someone who is gone goes for themselves, and who let someone go
 * who is gone is asked again. Nobody stays by an invitation that was taken back.
 */
export function settleDelegations(tree: Tree): Tree {
  let current = tree;
  for (let round = 0; round <= mostHandovers + 1; round++) {
    const next = settleOnce(current);
    if (next === current) break;
    current = next;
  }
  return current;
}

function settleOnce(tree: Tree): Tree {
  const people = peopleOf(tree);
  let isChanged = false;
  const changed = <T>(value: T): T => {
    isChanged = true;
    return value;
  };
  const next = withPeople(tree, (one, email) => {
    const { partstat, delegatedFrom: hasFrom, delegatedTo: hasTo } = readAttendee(one);
    const from = delegatedFrom(one);
    const giver = from === null ? undefined : people.get(from);
    if (hasFrom.length > 0 && !giver) return changed(withParameters(one, { "DELEGATED-FROM": null }));
    if (giver) {
      const given = readAttendee(giver).partstat;
      const isGiven = given === "DELEGATED" && delegatedTo(giver) === email;
      if (!isGiven && !(partstat === "DECLINED" && given === "NEEDS-ACTION")) return changed(null);
    }
    if (partstat !== "DELEGATED")
      return hasTo.length > 0 ? changed(withParameters(one, { "DELEGATED-TO": null })) : one;
    const to = delegatedTo(one);
    const heir = to === null ? undefined : people.get(to);
    return heir && delegatedFrom(heir) === email ? one : changed(withParameters(one, askedAgain));
  });
  return isChanged ? next : tree;
}
