import { registrationDays, type OwnRegistration } from "@safos/contract/registration";
import { now } from "#clock";
import { type Principal, refuse } from "#http";
import type { MeetingContext } from "../context.ts";
import { pathOf } from "../item.ts";
import { readMeeting, type MeetingRow } from "../meeting/queries.ts";
import { stateOf } from "../meeting/state.ts";
import { findOwn, letsIn, memberRole, type FoundOwn } from "./find.ts";
import { readKnown, type KnownMeeting } from "./known-meeting.ts";
import { calendarOf } from "./mail-letter.ts";
import { organisationNameOf, timeZone } from "./public.ts";

interface Own extends FoundOwn {
  readonly meeting: KnownMeeting;
  readonly row: MeetingRow | null;
  readonly isMember: boolean;
}

interface Manner {
  /** Also while links let nobody in, to give a seat back. */
  readonly isAlsoResting?: boolean;
}

/** Whose link that is, for who holds it. Refuses REGISTRATION_UNKNOWN, also while links from outside rest. */
export async function requireOwn(
  context: MeetingContext,
  secret: string,
  caller: Principal | null,
  { isAlsoResting = false }: Manner = {},
): Promise<Own> {
  const own = await findOwn(context.db, secret);
  const meeting = own ? await readKnown(context.db, own.registration.meetingId) : null;
  if (!own || !meeting) throw refuse("REGISTRATION_UNKNOWN");
  const row = await readMeeting(context.db, meeting.id);
  const isMember = row !== null && (await memberRole(context, caller, row)) !== null;
  // What was cancelled is told to those who were to come.
  const isOpen = isAlsoResting || isMember || row === null || (await letsIn(context, own.page, row));
  if (!isOpen) throw refuse("REGISTRATION_UNKNOWN");
  return { ...own, meeting, row, isMember };
}

/** Refuses REGISTRATION_UNKNOWN. */
export async function ownRegistration(
  context: MeetingContext,
  secret: string,
  caller: Principal | null,
  manner: Manner = {},
): Promise<OwnRegistration> {
  const { registration, meeting, row, isMember } = await requireOwn(context, secret, caller, manner);
  const hasSeat = registration.state === "registered" && row !== null;
  const url = `${context.publicUrl}/g/${secret}`;
  return {
    title: meeting.title,
    organisationName: await organisationNameOf(context, meeting.workspaceId),
    startsAt: meeting.startsAt?.toISOString() ?? null,
    endsAt: meeting.endsAt?.toISOString() ?? null,
    timeZone,
    name: registration.name,
    state: registration.state,
    meeting: row === null ? "cancelled" : stateOf(row),
    calendar: hasSeat ? calendarOf(meeting, { url, writtenAt: new Date(now()), locale: registration.locale }) : null,
    path: row !== null && isMember && hasSeat ? pathOf(row) : null,
    keptDays: registrationDays,
  };
}
