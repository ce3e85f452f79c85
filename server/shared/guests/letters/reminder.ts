import type { AnyDb } from "#database";
import type { Person } from "#identity";
import type { GuestContext } from "../context.ts";
import type { GuestRow } from "../queries.ts";
import { dayOf, writeLetter, type Locale } from "./write.ts";

interface Facts {
  readonly guest: string;
  readonly workspace: string;
  readonly until: string;
}

type Say = {
  subject(facts: Facts): string;
  paragraphs(facts: Facts): readonly string[];
  readonly action: string;
  why(facts: Facts): string;
};

/** To the guest, to the sponsor before the end, and to the sponsor once a year. */
export type ReminderKind = "toGuest" | "toSponsor" | "review";

const texts: Readonly<Record<Locale, Readonly<Record<ReminderKind, Say>>>> = {
  sv: {
    toGuest: {
      subject: ({ workspace, until }) => `Din tid i ${workspace} går ut ${until}`,
      paragraphs: ({ workspace, until }) => [
        "Hej!",
        `Du är gäst i samarbetsytan ${workspace} till och med ${until}. Sedan kommer du inte åt den längre.`,
        "Behöver du vara med längre? Säg till den som bjöd in dig.",
      ],
      action: "Öppna samarbetsytan",
      why: () => "Du får brevet för att du är gäst i Safos.",
    },
    toSponsor: {
      subject: ({ guest, until }) => `${guest} är gäst till ${until}`,
      paragraphs: ({ guest, workspace, until }) => [
        "Hej!",
        `${guest} är gäst i samarbetsytan ${workspace} till och med ${until}, och du är ansvarig.`,
        "Behövs åtkomsten längre, sätt ett nytt slutdatum. Annars stängs den av sig själv.",
      ],
      action: "Visa gästerna",
      why: () => "Du får brevet för att du är ansvarig för en gäst i Safos.",
    },
    review: {
      subject: ({ guest }) => `Behöver ${guest} fortfarande vara gäst?`,
      paragraphs: ({ guest, workspace, until }) => [
        "Hej!",
        `Det är ett år sedan någon såg över om ${guest} ska vara gäst i samarbetsytan ${workspace}.`,
        `Svara senast ${until}. Utan svar stängs åtkomsten.`,
      ],
      action: "Granska",
      why: () => "Du får brevet för att du är ansvarig för en gäst i Safos.",
    },
  },
  en: {
    toGuest: {
      subject: ({ workspace, until }) => `Your time in ${workspace} ends on ${until}`,
      paragraphs: ({ workspace, until }) => [
        "Hello,",
        `You are a guest of the workspace ${workspace} until ${until}. After that it is closed to you.`,
        "Do you need more time? Tell the person who invited you.",
      ],
      action: "Open the workspace",
      why: () => "You get this letter because you are a guest in Safos.",
    },
    toSponsor: {
      subject: ({ guest, until }) => `${guest} is a guest until ${until}`,
      paragraphs: ({ guest, workspace, until }) => [
        "Hello,",
        `${guest} is a guest of the workspace ${workspace} until ${until}, and you are the sponsor.`,
        "If access is needed for longer, set another end. Otherwise it closes by itself.",
      ],
      action: "Show the guests",
      why: () => "You get this letter because you are the sponsor of a guest in Safos.",
    },
    review: {
      subject: ({ guest }) => `Does ${guest} still need to be a guest?`,
      paragraphs: ({ guest, workspace, until }) => [
        "Hello,",
        `It is a year since someone looked at whether ${guest} should be a guest of the workspace ${workspace}.`,
        `Answer by ${until}. Without an answer access closes.`,
      ],
      action: "Review",
      why: () => "You get this letter because you are the sponsor of a guest in Safos.",
    },
  },
};

/** What a letter is about: a guest, in a workspace, until a day. */
export interface Reminder {
  readonly guest: GuestRow;
  readonly person: Person | null;
  readonly workspaceName: string;
  /** Whose workspace it is: the letter comes from them. */
  readonly organisationId: string;
  readonly until: Date;
}

export async function mailReminder(
  { http, mail, organisations }: Pick<GuestContext, "http" | "mail" | "organisations">,
  trx: AnyDb,
  kind: ReminderKind,
  to: Pick<Person, "mail" | "locale">,
  { guest, person, workspaceName, organisationId, until }: Reminder,
): Promise<void> {
  const { locale } = to;
  const facts = { guest: person?.displayName ?? guest.mail, workspace: workspaceName, until: dayOf(until, locale) };
  const say = texts[locale][kind];
  const path = kind === "toGuest" ? "" : "/members?tab=guests";
  const written = writeLetter({
    locale,
    subject: say.subject(facts),
    paragraphs: say.paragraphs(facts),
    action: { name: say.action, url: `${http.publicUrl}/w/${guest.workspaceId}${path}` },
    why: say.why(facts),
  });
  await mail.send(trx, { to: to.mail, ...written, sender: organisations.senderOf(organisationId) });
}
