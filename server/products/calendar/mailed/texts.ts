/** What a letter tells of. */
export type LetterKind = "invited" | "moved" | "changed" | "excluded" | "cancelled" | "kept" | "returned";

export interface LetterFacts {
  readonly organizer: string;
  /** With the name, so that it is known who writes. */
  readonly organizerMail: string;
  readonly organisation: string;
  readonly title: string;
  readonly when: string;
  readonly location: string;
  readonly description: string;
  readonly isSeries: boolean;
}

interface Texts {
  readonly subject: Readonly<Record<LetterKind, (title: string) => string>>;
  readonly head: Readonly<Record<LetterKind, (facts: LetterFacts) => string>>;
  readonly instead: (name: string) => string;
  readonly series: string;
  readonly place: string;
  readonly attached: string;
  readonly answers: Readonly<Record<"accepted" | "tentative" | "declined", string>>;
  readonly untitled: string;
  readonly proposes: (when: string) => string;
  readonly why: (facts: LetterFacts) => string;
}

const from = ({ organizer, organizerMail, organisation }: LetterFacts, at: string): string =>
  `${organizer} (${organizerMail})${organisation === "" ? "" : ` ${at} ${organisation}`}`;

export const letterTexts: Readonly<Record<"sv" | "en", Texts>> = {
  sv: {
    subject: {
      invited: (title) => `Inbjudan: ${title}`,
      moved: (title) => `Ny tid: ${title}`,
      changed: (title) => `Ändrat: ${title}`,
      excluded: (title) => `Ändrat: ${title}`,
      cancelled: (title) => `Inställt: ${title}`,
      kept: (title) => `Tiden ligger kvar: ${title}`,
      returned: (title) => `Svara igen: ${title}`,
    },
    head: {
      invited: (facts) => `${from(facts, "på")} bjuder in dig till ${facts.title}.`,
      moved: (facts) => `${facts.title} har fått en ny tid. Svara gärna igen.`,
      changed: (facts) => `${facts.organizer} har ändrat ${facts.title}. Tiden är densamma.`,
      excluded: (facts) =>
        `Tillfällen av ${facts.title} är inställda. De andra tiderna är desamma, och din kalender visar dem.`,
      cancelled: (facts) => `${facts.title} är inställt, eller så är du inte längre inbjuden.`,
      returned: (facts) => `Den som skulle gå i ditt ställe på ${facts.title} gör det inte. Svara gärna igen.`,
      kept: (facts) => `${facts.organizer} flyttar inte ${facts.title} till den tid som du har föreslagit.`,
    },
    instead: (name) => `Du går i stället för ${name}, som har låtit inbjudan gå vidare till dig.`,
    series: "Det upprepas. Alla tider står i kalenderfilen.",
    place: "Plats",
    attached: "Bifogat",
    answers: { accepted: "Tacka ja", tentative: "Kanske", declined: "Tacka nej" },
    untitled: "(utan rubrik)",
    proposes: (when) => `Föreslår ${when}`,
    why: (facts) => `Du får brevet för att ${facts.organizer} har bjudit in dig. Du behöver inget konto för att svara.`,
  },
  en: {
    subject: {
      invited: (title) => `Invitation: ${title}`,
      moved: (title) => `New time: ${title}`,
      changed: (title) => `Changed: ${title}`,
      excluded: (title) => `Changed: ${title}`,
      cancelled: (title) => `Cancelled: ${title}`,
      kept: (title) => `The time stays: ${title}`,
      returned: (title) => `Please answer again: ${title}`,
    },
    head: {
      invited: (facts) => `${from(facts, "at")} invites you to ${facts.title}.`,
      moved: (facts) => `${facts.title} has a new time. Please answer again.`,
      changed: (facts) => `${facts.organizer} has changed ${facts.title}. The time is the same.`,
      excluded: (facts) =>
        `Occurrences of ${facts.title} are cancelled. The other times are the same, and your calendar shows them.`,
      cancelled: (facts) => `${facts.title} is cancelled, or you are no longer invited.`,
      returned: (facts) => `Nobody goes to ${facts.title} in your stead any more. Please answer again.`,
      kept: (facts) => `${facts.organizer} does not move ${facts.title} to the time that you have proposed.`,
    },
    instead: (name) => `You go in place of ${name}, who has handed the invitation on to you.`,
    series: "It recurs. All times are in the calendar file.",
    place: "Location",
    attached: "Attached",
    answers: { accepted: "Accept", tentative: "Maybe", declined: "Decline" },
    untitled: "(no title)",
    proposes: (when) => `Proposes ${when}`,
    why: (facts) => `You get this letter because ${facts.organizer} has invited you. You need no account to answer.`,
  },
};

const dayMs = 86_400_000;

/** When something is, in words; `end` of whole days is the day after the last. */
export function writeWhen(
  locale: "sv" | "en",
  { start, end, isAllDay, zone }: { start: Date; end: Date; isAllDay: boolean; zone: string },
): string {
  const language = locale === "sv" ? "sv-SE" : "en-GB";
  const timeZone = isAllDay ? "UTC" : zone;
  const day = new Intl.DateTimeFormat(language, { dateStyle: "full", timeZone });
  const last = isAllDay ? new Date(Math.max(start.getTime(), end.getTime() - dayMs)) : end;
  const isSameDay = day.format(start) === day.format(last);
  if (isAllDay) return isSameDay ? day.format(start) : `${day.format(start)} – ${day.format(last)}`;
  const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", timeZone });
  const begins = `${day.format(start)} ${clock.format(start)}`;
  const ends = isSameDay ? `–${clock.format(end)}` : ` – ${day.format(end)} ${clock.format(end)}`;
  return `${begins}${start.getTime() === end.getTime() ? "" : ends} (${zone})`;
}
