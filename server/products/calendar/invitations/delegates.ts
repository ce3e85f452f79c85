import type { DelegateEntry } from "@safos/contract/calendar";
import { refuse, type Principal } from "#http";
import { isAddress } from "#mail";
import type { CalendarContext } from "../context.ts";
import { readEntry } from "../entries/queries.ts";
import { componentsOf, writeTime, type CalendarObject } from "../icalendar/index.ts";
import { readKnownResources } from "../resources/rights.ts";
import { attendeeFor, counterpartOf } from "../scheduling/components.ts";
import { partstatOf } from "../scheduling/copy.ts";
import { delegatedTo, type Delegate, type DelegationFault } from "../scheduling/delegation.ts";
import { guestTries } from "./guest-limits.ts";
import { readInvitationOf, readInvitations, type InvitationRow } from "./queries.ts";

/** Someone who is to go in another's stead. */
export interface FoundDelegate extends Delegate {
  /** Nobody of Safos whom the organiser may find: is invited by mail. */
  readonly isMailed: boolean;
}

/** All of an entry, or one occurrence, that someone hands on. */
export interface GivenDelegation {
  readonly delegate: FoundDelegate;
  readonly recurrenceId: string | null;
  readonly comment: string | null;
}

const faults: Readonly<Record<DelegationFault | "resource" | "several", string>> = {
  notInvited: "You are not invited to this occurrence.",
  invited: "They are invited to it already.",
  organizer: "They organise it themselves.",
  chain: "The invitation has gone through five hands already.",
  full: "At most 500 people can be in an entry.",
  private: "The organiser has made this entry private: it is not handed on.",
  resource: "A room or equipment goes in nobody's stead.",
  several: "One person goes in another's stead.",
};

export const delegationRefused = (reason: keyof typeof faults) =>
  refuse("DELEGATION_REFUSED", faults[reason], { reason });

/** How often someone hands on within a while: who is asked and asked again is disturbed each time. */
const tries = (personId: string) => [{ key: `calendar delegations of ${personId}`, free: 60 }];

/**
 * Who is to go in someone's stead. Whom the organiser may not find is a guest by mail, the same as who is not of Safos: policy is asked for
 * the organiser as though they invited, and for who hands on as to whom they may name by id. Read before calendars are locked. Refuses
 * INVALID, DELEGATION_REFUSED, CALENDAR_MAIL_OFF and SIGN_IN_THROTTLED.
 */
export async function findDelegate(
  ctx: CalendarContext,
  person: Principal,
  sourceId: string,
  { personId, mail, name }: Pick<DelegateEntry, "personId" | "mail" | "name">,
): Promise<FoundDelegate> {
  const { identity } = ctx;
  const nobody = () => refuse("INVALID", "There is nobody by that id or address.", { field: "mail" });
  if ((personId === undefined) === (mail === undefined)) throw nobody();
  await identity.slowDown(tries(person.personId));
  const asked = (mail ?? "").trim().toLowerCase();
  const named = personId === undefined ? await identity.personByAddress(asked) : await identity.personById(personId);
  const isKnown = named !== null && (await identity.mayKnow(person, named));
  if (personId !== undefined && !isKnown) throw nobody();
  const address = (isKnown ? named.mail : asked).trim().toLowerCase();
  if (!isAddress(address) || (isKnown && named.disabled)) throw nobody();
  const resources = await readKnownResources(ctx.db, person, { addresses: [address], entryId: sourceId });
  if (resources.length > 0) throw delegationRefused("resource");
  const found = await reachDelegate(ctx, sourceId, {
    address,
    name: isKnown ? named.displayName : name?.trim() || null,
  });
  if (found.isMailed) {
    if (!ctx.mail.isOn) throw refuse("CALENDAR_MAIL_OFF");
    await identity.slowDown(guestTries(person, address));
  }
  return found;
}

/** Whether a delegate has the entry in their calendar or by mail. Refuses DELEGATION_REFUSED for who has it by another address already. */
export async function reachDelegate(ctx: CalendarContext, sourceId: string, to: Delegate): Promise<FoundDelegate> {
  const { identity } = ctx;
  const source = await readEntry(ctx.db, sourceId);
  const organizer = source?.organizerId ? await identity.personById(source.organizerId) : null;
  const found = await identity.personByAddress(to.address);
  const isReached =
    organizer !== null &&
    found !== null &&
    !found.disabled &&
    (await identity.mayKnow({ ...organizer, personId: organizer.id }, found));
  if (!isReached) return { ...to, isMailed: true };
  if (found.id === organizer.id) throw delegationRefused("organizer");
  const invited = (await readInvitations(ctx.db, sourceId)).find((one) => one.personId === found.id);
  if (invited && invited.address !== to.address) throw delegationRefused("invited");
  return { address: to.address, name: found.displayName, isMailed: false };
}

/** What a client's text hands on that the copy does not say yet, by RECURRENCE-ID, "" for the series. Refuses as `findDelegate`. */
export async function readDelegations(
  ctx: CalendarContext,
  person: Principal,
  copyId: string,
  { written, before }: { readonly written: CalendarObject; readonly before: CalendarObject },
): Promise<GivenDelegation[]> {
  const invitation = await readInvitationOf(ctx.db, copyId);
  if (invitation?.personId !== person.personId) return [];
  const asked = delegationsIn(written, before, invitation);
  const found = new Map<string, FoundDelegate>();
  const given: GivenDelegation[] = [];
  for (const { to, recurrenceId } of asked) {
    const delegate =
      found.get(to.address) ??
      (await findDelegate(ctx, person, invitation.sourceId, {
        mail: to.address,
        ...(to.name === null ? {} : { name: to.name }),
      }));
    found.set(to.address, delegate);
    given.push({ delegate, recurrenceId, comment: null });
  }
  return given;
}

/** Refuses DELEGATION_REFUSED for more than one at once. */
function delegationsIn(
  written: CalendarObject,
  before: CalendarObject,
  { address }: Pick<InvitationRow, "address">,
): { readonly to: Delegate; readonly recurrenceId: string | null }[] {
  return componentsOf(written).flatMap((component) => {
    if (partstatOf(component, address) !== "DELEGATED") return [];
    const own = attendeeFor(component, address);
    const to = own ? delegatedTo(own) : null;
    const known = counterpartOf(component, written, before) ?? before.master;
    const earlier = known && attendeeFor(known, address);
    if (known && earlier && partstatOf(known, address) === "DELEGATED" && delegatedTo(earlier) === to) return [];
    if (to === null) throw delegationRefused("several");
    // A text from before they declined hands nothing on anew.
    if (known?.attendees.some(({ email, partstat }) => email === to && partstat === "DECLINED")) return [];
    const name = component.attendees.find(({ email }) => email === to)?.name ?? null;
    return [{ to: { address: to, name }, recurrenceId: component.recurrenceId && writeTime(component.recurrenceId) }];
  });
}
