import type { OwnRegistration } from "@safos/contract/registration";
import { system, type Transaction } from "#events";
import { type Principal, refuse } from "#http";
import type { MeetingContext } from "../context.ts";
import { meetingEvent } from "../events.ts";
import { readMeeting } from "../meeting/queries.ts";
import type { MeetingDb } from "../tables.ts";
import { makeLink } from "./find.ts";
import { mailLetter } from "./mail-letter.ts";
import { ownRegistration, requireOwn } from "./own.ts";
import { lockPage } from "./page-queries.ts";
import { organisationNameOf } from "./public.ts";
import { countSeatsTaken, lockRegistration, setState } from "./queries.ts";
import { endStays, removeStays } from "./stays.ts";

/** The address is theirs: they are registered, or wait for approval. Refuses REGISTRATION_UNKNOWN, REGISTRATION_CLOSED and REGISTRATION_FULL. */
export async function confirmRegistration(
  context: MeetingContext,
  secret: string,
  caller: Principal | null,
): Promise<OwnRegistration> {
  const { registration } = await requireOwn(context, secret, caller);
  await context.db.transaction().execute((trx) => confirmWithin(context, trx, registration.id));
  return ownRegistration(context, secret, caller);
}

/** The same in a transaction; who is registered or waits already stays so, who was declined too. */
export async function confirmWithin(
  context: MeetingContext,
  trx: MeetingDb & Transaction,
  registrationId: string,
): Promise<void> {
  const registration = await lockRegistration(trx, registrationId);
  if (!registration) throw refuse("REGISTRATION_UNKNOWN");
  if (registration.state !== "unconfirmed" && registration.state !== "cancelled") return;
  const page = await lockPage(trx, registration.meetingId);
  const meeting = await readMeeting(trx, registration.meetingId);
  // Who registered in time confirms after that time too.
  if (!page?.isOpen || !meeting || meeting.endedAt !== null) throw refuse("REGISTRATION_CLOSED");
  await requireSeat(trx, page);
  const state = page.needsApproval ? "waiting" : "registered";
  await setState(trx, registrationId, state);
  await context.events.emit(trx, meetingEvent("registration.changed", meeting, system, {}));
  const organisation = await organisationNameOf(context, meeting.workspaceId);
  const secret = await makeLink(trx, registrationId);
  await mailLetter(context, trx, { kind: state, registration, meeting, organisation, secret });
}

/** Under the lock of the page. Refuses REGISTRATION_FULL. */
export async function requireSeat(
  trx: MeetingDb,
  page: { readonly meetingId: string; readonly seats: number | null },
): Promise<void> {
  if (page.seats !== null && (await countSeatsTaken(trx, page.meetingId)) >= page.seats)
    throw refuse("REGISTRATION_FULL");
}

/** Gives the seat back; who is in the call by it goes. Refuses REGISTRATION_UNKNOWN. */
export async function cancelRegistration(
  context: MeetingContext,
  secret: string,
  caller: Principal | null,
): Promise<OwnRegistration> {
  const { registration, meeting } = await requireOwn(context, secret, caller, { isAlsoResting: true });
  const out = await context.db.transaction().execute(async (trx) => {
    const locked = await lockRegistration(trx, registration.id);
    if (!locked || locked.state === "declined" || locked.state === "cancelled") return [];
    await setState(trx, locked.id, "cancelled");
    await context.events.emit(trx, meetingEvent("registration.changed", meeting, system, {}));
    return endStays(context, trx, meeting, locked.id);
  });
  await removeStays(context, meeting.id, out);
  return ownRegistration(context, secret, caller, { isAlsoResting: true });
}
