import { registrationDays } from "@safos/contract/registration";
import { now } from "#clock";
import { writeLetter } from "#mail";
import type { MeetingContext } from "../context.ts";
import type { MeetingDb } from "../tables.ts";
import { writeCalendar } from "./calendar.ts";
import { letterTexts, writeWhen, type LetterKind } from "./letters.ts";
import type { KnownMeeting } from "./known-meeting.ts";
import { timeZone } from "./public.ts";
import type { RegistrationRow } from "./queries.ts";

const hourMs = 3_600_000;

interface LetterTo {
  readonly kind: LetterKind;
  readonly registration: Pick<RegistrationRow, "mail" | "locale">;
  readonly meeting: KnownMeeting;
  /** The name of whose meeting it is. */
  readonly organisation: string;
  /** Of a link of their own; null: the letter leads nowhere. */
  readonly secret: string | null;
}

/** The event for a calendar. One without an end is an hour long there; null without a beginning. */
export function calendarOf(
  meeting: KnownMeeting,
  how: {
    readonly url: string | null;
    readonly writtenAt: Date;
    readonly locale: "sv" | "en";
    readonly isCancelled?: boolean;
  },
): string | null {
  const { startsAt, endsAt, id, title } = meeting;
  if (startsAt === null) return null;
  const description = how.locale === "sv" ? "Din egen länk till webbinariet:" : "Your own link to the webinar:";
  return writeCalendar({
    uid: `${id}@safos`,
    title,
    description: how.url === null ? "" : `${description} ${how.url}`,
    url: how.url,
    startsAt,
    endsAt: endsAt ?? new Date(startsAt.getTime() + hourMs),
    writtenAt: how.writtenAt,
    isCancelled: how.isCancelled ?? false,
  });
}

const withCalendar: readonly LetterKind[] = ["registered", "changed", "cancelled"];

/** Queues a letter to someone who registered, in the transaction of what it tells. */
export async function mailLetter(
  { mail, organisations, publicUrl, workspaces }: MeetingContext,
  trx: MeetingDb,
  { kind, registration, meeting, organisation, secret }: LetterTo,
): Promise<void> {
  const { locale } = registration;
  const when = writeWhen(locale, meeting.startsAt, meeting.endsAt, timeZone);
  const text = letterTexts[locale][kind]({ title: meeting.title, organisation, when, keptDays: registrationDays });
  const url = secret === null ? null : `${publicUrl}/g/${secret}`;
  const written = writeLetter({
    locale,
    subject: text.subject,
    paragraphs: text.paragraphs,
    ...(text.action === null || url === null ? {} : { action: { name: text.action, url } }),
    why: text.why,
  });
  const calendar = withCalendar.includes(kind)
    ? calendarOf(meeting, { url, writtenAt: new Date(now()), locale, isCancelled: kind === "cancelled" })
    : null;
  const workspace = await workspaces.byId(meeting.workspaceId);
  await mail.send(trx, {
    to: registration.mail,
    ...written,
    sender: workspace ? organisations.senderOf(workspace.organisationId) : null,
    ...(calendar === null
      ? {}
      : {
          attachments: [
            {
              name: locale === "sv" ? "webbinarium.ics" : "webinar.ics",
              contentType: `text/calendar; charset=utf-8; method=${kind === "cancelled" ? "CANCEL" : "PUBLISH"}`,
              content: Buffer.from(calendar, "utf8"),
            },
          ],
        }),
  });
}
