import { isAddress, writeLetter, type Message } from "#mail";
import type { Person } from "#identity";
import type { CalendarContext } from "../context.ts";
import { attachmentsOf, type CalendarComponent, type CalendarObject } from "../icalendar/index.ts";
import { attendeeFor } from "../scheduling/components.ts";
import { delegatedFrom } from "../scheduling/delegation.ts";
import { writeMailed } from "../scheduling/mailed.ts";
import { visitLetter, withVisit, type VisitFacts } from "../booking/letter.ts";
import { momentsOf } from "./moments.ts";
import { letterTexts, writeWhen, type LetterFacts, type LetterKind } from "./texts.ts";

interface ToWrite {
  readonly kind: LetterKind;
  readonly to: string;
  readonly organizer: Person;
  readonly object: CalendarObject;
  /** What it is about: of a series that has another time, the occurrence. */
  readonly component: CalendarComponent;
  readonly replyTo: string;
  /** Null: it cannot be answered. */
  readonly secret: string | null;
  /** Where they booked it themselves: what stands in the letter of that. */
  readonly visit: VisitFacts | null;
}

const answers = ["accepted", "tentative", "declined"] as const;
const longestDescription = 2000;

/** Without what is drawn nowhere or turns the direction of what follows. */
export const plain = (text: string): string => text.replaceAll(/\p{C}/gu, " ").replaceAll(/\s+/g, " ").trim();

/** What a letter says of an entry. */
export function factsOfLetter(
  { organisations }: Pick<CalendarContext, "organisations">,
  of: Pick<ToWrite, "organizer" | "component" | "object"> & { readonly locale: "sv" | "en" },
): LetterFacts {
  const { organizer, component, object, locale } = of;
  const moments = momentsOf(component, object);
  return {
    organizer: plain(organizer.displayName),
    organizerMail: organizer.mail,
    organisation: organisations.senderOf(organizer.organisationId).letterhead ?? "",
    title: plain(component.summary ?? "").slice(0, 200) || letterTexts[locale].untitled,
    when: moments === null ? "" : writeWhen(locale, moments),
    location: plain(component.location ?? "").slice(0, 500),
    description: (component.description ?? "")
      .replaceAll(/(?!\n)\p{C}/gu, "")
      .trim()
      .slice(0, longestDescription),
    isSeries: component.rules.length > 0,
  };
}

/** By name in whose stead a guest goes; null: in nobody's. */
function insteadOf(component: CalendarComponent, address: string): string | null {
  const own = attendeeFor(component, address);
  const from = own ? delegatedFrom(own) : null;
  return from && (component.attendees.find(({ email }) => email === from)?.name ?? from);
}

/** Each link with its name in a line of its own; "": none is attached. */
const attachedIn = (component: CalendarComponent): string =>
  attachmentsOf(component)
    .flatMap(({ url, name }) => (url === null ? [] : [name === "" ? url : `${plain(name)}: ${url}`]))
    .join("\n");

/** RFC 5546 §1.4; of all else REQUEST. */
const methods: Partial<Record<LetterKind, "CANCEL" | "DECLINECOUNTER">> = {
  cancelled: "CANCEL",
  kept: "DECLINECOUNTER",
};

/** An invitation, a change or a cancellation as a mail. */
export function writeGuestLetter(
  { http, organisations }: Pick<CalendarContext, "http" | "organisations">,
  { kind, to, organizer, object, component, replyTo, secret, visit }: ToWrite,
): Message {
  const { organisationId } = organizer;
  const locale = visit?.locale ?? organizer.locale;
  const texts = letterTexts[locale];
  const facts = factsOfLetter({ organisations }, { organizer, component, object, locale });
  const isOpen = kind !== "cancelled";
  const instead = insteadOf(component, to);
  const attached = attachedIn(component);
  const calendar = visit ? withVisit(object, visit) : object;
  const invitation = {
    locale,
    subject: texts.subject[kind](facts.title),
    paragraphs: [
      texts.head[kind](facts),
      ...(isOpen && instead !== null ? [texts.instead(plain(instead))] : []),
      facts.when,
      ...(isOpen && facts.isSeries ? [texts.series] : []),
      ...(isOpen && facts.location !== "" ? [`${texts.place}: ${facts.location}`] : []),
      ...(isOpen && facts.description !== "" ? [facts.description] : []),
      ...(isOpen && attached !== "" ? [`${texts.attached}:\n${attached}`] : []),
    ],
    actions:
      secret === null
        ? []
        : answers.map((answer) => ({
            name: texts.answers[answer],
            url: `${http.publicUrl}/answer/${secret}?answer=${answer}`,
          })),
    why: texts.why(facts),
  };
  const written = writeLetter(
    visit
      ? visitLetter(kind === "excluded" || kind === "kept" || kind === "returned" ? "changed" : kind, facts, visit)
      : invitation,
  );
  return {
    to,
    ...written,
    // By whom it is shows in the list of mails; the address stays the organisation's.
    sender: { ...organisations.senderOf(organisationId), name: facts.organizer },
    ...(isAddress(replyTo) ? { replyTo } : {}),
    calendar: {
      method: methods[kind] ?? "REQUEST",
      content: writeMailed(calendar, methods[kind] ?? "REQUEST"),
    },
  };
}
