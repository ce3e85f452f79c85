import { pagePrefix, type RegistrationPage, type RegistrationSettings } from "@safos/contract/registration";
import { randomToken } from "#clock";
import { byPerson } from "#events";
import { type Principal, refuse } from "#http";
import type { MeetingContext } from "../context.ts";
import { meetingEvent } from "../events.ts";
import { classedOf } from "../item.ts";
import type { MeetingRow } from "../meeting/queries.ts";
import { requireMeeting, requireOpen, stillMay } from "../meeting/require.ts";
import { lockPage, readPage, writePage, type PageRow } from "./page-queries.ts";
import { countByState } from "./queries.ts";

/** Null: it was never turned on. Refuses MISSING, and FORBIDDEN to who does not lead. */
export async function readRegistrationPage(
  context: MeetingContext,
  principal: Principal,
  id: string,
): Promise<RegistrationPage | null> {
  await requireMeeting(context, principal, id, "moderate");
  const page = await readPage(context.db, id);
  return page && viewPage(context, page);
}

/**
 * Turns registration on, changes it or closes it. Refuses NOT_WEBINAR, ENDED, POLICY_REFUSED where outsiders may not be
 * invited, REGISTRATION_NEEDS_TIME and REGISTRATION_NEEDS_MAIL.
 */
export async function setRegistrationPage(
  context: MeetingContext,
  principal: Principal,
  id: string,
  settings: RegistrationSettings,
): Promise<RegistrationPage> {
  const { db, events } = context;
  const { row } = await requireMeeting(context, principal, id, "manage");
  requireOpen(row);
  if (settings.isOpen) await requireOpenable(context, principal, row, settings);
  await db.transaction().execute(async (trx) => {
    const before = await lockPage(trx, id);
    await writePage(trx, id, {
      ...settings,
      description: clean(settings.description),
      speakers: clean(settings.speakers),
      closesAt: settings.closesAt === null ? null : new Date(settings.closesAt),
      code: before?.code ?? randomToken(16),
      openedBy: principal.personId,
    });
    await stillMay(context, principal, row, "manage")(trx);
    const by = byPerson(principal.personId);
    await events.emit(trx, meetingEvent("registration.changed", row, by, {}));
    // In the log it stands beside the links for guests.
    if (settings.isOpen !== (before?.isOpen ?? false))
      await events.emit(trx, meetingEvent(settings.isOpen ? "guestLink.made" : "guestLink.closed", row, by, {}));
  });
  const page = await readPage(db, id);
  if (!page) throw refuse("MISSING", "There is no such meeting.");
  return viewPage(context, page);
}

async function requireOpenable(
  { items, mail, policy }: MeetingContext,
  principal: Principal,
  row: MeetingRow,
  { audience }: RegistrationSettings,
): Promise<void> {
  if (!row.isWebinar) throw refuse("NOT_WEBINAR");
  if (row.startsAt === null) throw refuse("REGISTRATION_NEEDS_TIME");
  if (!mail.isOn) throw refuse("REGISTRATION_NEEDS_MAIL");
  if (audience !== "anyone") return;
  const place = await items.classes.placeOf(classedOf(row));
  if (!place) throw refuse("MISSING", "There is no such meeting.");
  const hasPassword = row.guestPasswordHash !== null;
  await policy.require(principal, { type: "guest.invite", ageMs: 0, hasPassword }, place);
}

/** Without what is drawn nowhere or turns the direction of what follows, but line breaks. */
const clean = (text: string): string =>
  text
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/(?!\n)\p{C}/gu, "")
    .trim();

async function viewPage({ db, publicUrl }: MeetingContext, page: PageRow): Promise<RegistrationPage> {
  const { meetingId, code, openedBy: _by, openedAt: _at, closesAt, ...settings } = page;
  return {
    ...settings,
    url: `${publicUrl}/g/${pagePrefix}${code}`,
    closesAt: closesAt?.toISOString() ?? null,
    counts: await countByState(db, meetingId),
  };
}
