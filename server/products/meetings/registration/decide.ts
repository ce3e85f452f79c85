import type { Registration } from "@safos/contract/registration";
import { byPerson } from "#events";
import { type Principal, refuse } from "#http";
import type { MeetingContext } from "../context.ts";
import { meetingEvent } from "../events.ts";
import { requireMeeting, requireOpen, stillMay } from "../meeting/require.ts";
import { requireSeat } from "./confirm.ts";
import { makeLink } from "./find.ts";
import { viewRegistration } from "./list.ts";
import { mailLetter } from "./mail-letter.ts";
import { lockPage } from "./page-queries.ts";
import { organisationNameOf } from "./public.ts";
import { deleteRegistration, lockRegistration, readListed, setState } from "./queries.ts";
import { endStays, removeStays } from "./stays.ts";

interface Which {
  readonly id: string;
  readonly registrationId: string;
}

/**
 * Approves someone or not. Refuses ENDED, REGISTRATION_UNKNOWN, REGISTRATION_FULL, and REGISTRATION_STATE for who has cancelled
 * or not shown that the address is theirs.
 */
export async function decideRegistration(
  context: MeetingContext,
  principal: Principal,
  { id, registrationId }: Which,
  state: "registered" | "declined",
): Promise<Registration> {
  const { db, events } = context;
  const { row } = await requireMeeting(context, principal, id, "moderate");
  requireOpen(row);
  const organisation = await organisationNameOf(context, row.workspaceId);
  const out = await db.transaction().execute(async (trx) => {
    const registration = await lockRegistration(trx, registrationId);
    if (!registration || registration.meetingId !== id) throw refuse("REGISTRATION_UNKNOWN");
    await stillMay(context, principal, row, "moderate")(trx);
    if (registration.state === state) return [];
    if (registration.state === "unconfirmed" || registration.state === "cancelled") throw refuse("REGISTRATION_STATE");
    const page = await lockPage(trx, id);
    if (state === "registered" && page) await requireSeat(trx, page);
    await setState(trx, registrationId, state);
    await events.emit(trx, meetingEvent("registration.changed", row, byPerson(principal.personId), {}));
    const secret = state === "registered" ? await makeLink(trx, registrationId) : null;
    await mailLetter(context, trx, { kind: state, registration, meeting: row, organisation, secret });
    return state === "declined" ? endStays(context, trx, row, registrationId) : [];
  });
  await removeStays(context, id, out);
  const listed = await readListed(db, id, registrationId);
  if (!listed) throw refuse("REGISTRATION_UNKNOWN");
  return viewRegistration(listed);
}

/** With everything that is stored of them, and out of the call. Refuses REGISTRATION_UNKNOWN. */
export async function removeRegistration(
  context: MeetingContext,
  principal: Principal,
  { id, registrationId }: Which,
): Promise<void> {
  const { row } = await requireMeeting(context, principal, id, "moderate");
  const out = await context.db.transaction().execute(async (trx) => {
    const registration = await lockRegistration(trx, registrationId);
    if (!registration || registration.meetingId !== id) throw refuse("REGISTRATION_UNKNOWN");
    await stillMay(context, principal, row, "moderate")(trx);
    const ids = await endStays(context, trx, row, registrationId);
    await deleteRegistration(trx, registrationId);
    await context.events.emit(trx, meetingEvent("registration.changed", row, byPerson(principal.personId), {}));
    return ids;
  });
  await removeStays(context, id, out);
}
