/** Words of the letters to those who register. What a stranger enters stands in none before the address is confirmed. */
export type LetterKind = "confirm" | "waiting" | "registered" | "declined" | "day" | "hour" | "changed" | "cancelled";

interface LetterFacts {
  readonly title: string;
  readonly organisation: string;
  /** `torsdag 3 december 2026 13:00–14:00 (svensk tid)` */
  readonly when: string;
  readonly keptDays: number;
}

interface LetterText {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly action: string | null;
  readonly why: string;
}

type Texts = Readonly<Record<LetterKind, (facts: LetterFacts) => LetterText>>;

const svWhy = ({ title, organisation, keptDays }: LetterFacts): string =>
  `Du får brevet för att du har anmält dig till ${title} hos ${organisation}. Det du skrev i anmälan tas bort ${keptDays} dagar efter mötet.`;
const enWhy = ({ title, organisation, keptDays }: LetterFacts): string =>
  `You get this letter because you registered for ${title} by ${organisation}. What you entered is removed ${keptDays} days after the meeting.`;
const svLink =
  "Länken är din egen: en person åt gången kommer in med den. Använd den också om du vill avboka eller hämta händelsen till din kalender.";
const enLink =
  "The link is your own: one person at a time comes in by it. Use it as well to cancel, or to get the event for your calendar.";

export const letterTexts: Readonly<Record<"sv" | "en", Texts>> = {
  sv: {
    confirm: ({ title, organisation, when }) => ({
      subject: `Bekräfta din anmälan: ${title}`,
      paragraphs: [
        "Hej!",
        `Någon har anmält den här adressen till webbinariet ${title} hos ${organisation}, ${when}.`,
        "Är det du? Bekräfta med länken. Ingen plats hålls innan dess.",
      ],
      action: "Bekräfta anmälan",
      why: "Var det inte du? Gör ingenting, så tas uppgifterna bort inom två dygn.",
    }),
    waiting: (facts) => ({
      subject: `Din anmälan väntar på godkännande: ${facts.title}`,
      paragraphs: [
        "Hej!",
        `Du är anmäld till webbinariet ${facts.title}, ${facts.when}. ${facts.organisation} godkänner varje anmälan för sig, och du får ett brev när det är gjort.`,
      ],
      action: "Se din anmälan",
      why: svWhy(facts),
    }),
    registered: (facts) => ({
      subject: `Du har en plats: ${facts.title}`,
      paragraphs: ["Hej!", `Du har en plats på webbinariet ${facts.title}, ${facts.when}.`, svLink],
      action: "Till webbinariet",
      why: svWhy(facts),
    }),
    declined: (facts) => ({
      subject: `Din anmälan godkändes inte: ${facts.title}`,
      paragraphs: [
        "Hej!",
        `${facts.organisation} har inte godkänt din anmälan till webbinariet ${facts.title}, ${facts.when}.`,
      ],
      action: null,
      why: svWhy(facts),
    }),
    day: (facts) => ({
      subject: `Snart: ${facts.title}`,
      paragraphs: ["Hej!", `Webbinariet ${facts.title} börjar inom ett dygn: ${facts.when}.`, svLink],
      action: "Till webbinariet",
      why: svWhy(facts),
    }),
    hour: (facts) => ({
      subject: `Börjar inom en timme: ${facts.title}`,
      paragraphs: ["Hej!", `Webbinariet ${facts.title} börjar inom en timme: ${facts.when}.`, svLink],
      action: "Till webbinariet",
      why: svWhy(facts),
    }),
    changed: (facts) => ({
      subject: `Ny tid: ${facts.title}`,
      paragraphs: [
        "Hej!",
        `Webbinariet ${facts.title} är nu ${facts.when}. Du behåller din plats.`,
        "Passar tiden inte? Avboka med länken, så kan någon annan få platsen.",
      ],
      action: "Till webbinariet",
      why: svWhy(facts),
    }),
    cancelled: (facts) => ({
      subject: `Inställt: ${facts.title}`,
      paragraphs: ["Hej!", `Webbinariet ${facts.title}, ${facts.when}, är inställt.`],
      action: null,
      why: svWhy(facts),
    }),
  },
  en: {
    confirm: ({ title, organisation, when }) => ({
      subject: `Confirm your registration: ${title}`,
      paragraphs: [
        "Hello,",
        `Someone registered this address for the webinar ${title} by ${organisation}, ${when}.`,
        "Was it you? Confirm by the link. No seat is held before.",
      ],
      action: "Confirm the registration",
      why: "Was it not you? Do nothing, and what was entered is removed within two days.",
    }),
    waiting: (facts) => ({
      subject: `Your registration waits for approval: ${facts.title}`,
      paragraphs: [
        "Hello,",
        `You registered for the webinar ${facts.title}, ${facts.when}. ${facts.organisation} approves each registration, and you get a letter when that is done.`,
      ],
      action: "See your registration",
      why: enWhy(facts),
    }),
    registered: (facts) => ({
      subject: `You have a seat: ${facts.title}`,
      paragraphs: ["Hello,", `You have a seat at the webinar ${facts.title}, ${facts.when}.`, enLink],
      action: "To the webinar",
      why: enWhy(facts),
    }),
    declined: (facts) => ({
      subject: `Your registration was not approved: ${facts.title}`,
      paragraphs: [
        "Hello,",
        `${facts.organisation} did not approve your registration for the webinar ${facts.title}, ${facts.when}.`,
      ],
      action: null,
      why: enWhy(facts),
    }),
    day: (facts) => ({
      subject: `Soon: ${facts.title}`,
      paragraphs: ["Hello,", `The webinar ${facts.title} begins within a day: ${facts.when}.`, enLink],
      action: "To the webinar",
      why: enWhy(facts),
    }),
    hour: (facts) => ({
      subject: `Begins within an hour: ${facts.title}`,
      paragraphs: ["Hello,", `The webinar ${facts.title} begins within an hour: ${facts.when}.`, enLink],
      action: "To the webinar",
      why: enWhy(facts),
    }),
    changed: (facts) => ({
      subject: `New time: ${facts.title}`,
      paragraphs: [
        "Hello,",
        `The webinar ${facts.title} is now ${facts.when}. You keep your seat.`,
        "Does the time not suit you? Cancel by the link, so that someone else can have the seat.",
      ],
      action: "To the webinar",
      why: enWhy(facts),
    }),
    cancelled: (facts) => ({
      subject: `Cancelled: ${facts.title}`,
      paragraphs: ["Hello,", `The webinar ${facts.title}, ${facts.when}, has been cancelled.`],
      action: null,
      why: enWhy(facts),
    }),
  },
};

/** When it is, in Swedish time, which is named. */
export function writeWhen(locale: "sv" | "en", startsAt: Date | null, endsAt: Date | null, timeZone: string): string {
  if (startsAt === null) return locale === "sv" ? "utan bestämd tid" : "without a time yet";
  const language = locale === "sv" ? "sv-SE" : "en-GB";
  const day = new Intl.DateTimeFormat(language, { dateStyle: "full", timeZone });
  const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", timeZone });
  const zone = locale === "sv" ? "svensk tid" : "Swedish time";
  const start = `${day.format(startsAt)} ${clock.format(startsAt)}`;
  if (endsAt === null) return `${start} (${zone})`;
  const isSameDay = day.format(startsAt) === day.format(endsAt);
  return isSameDay
    ? `${start}–${clock.format(endsAt)} (${zone})`
    : `${start} – ${day.format(endsAt)} ${clock.format(endsAt)} (${zone})`;
}
