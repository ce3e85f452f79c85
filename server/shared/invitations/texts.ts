import type { InvitationKind } from "./queries.ts";

interface About {
  readonly displayName: string;
  readonly name: string;
  readonly organisationName: string;
  readonly until: string;
}

type LetterText = Readonly<
  Record<
    InvitationKind,
    {
      subject(about: About): string;
      paragraphs(about: About): readonly string[];
      readonly action: string;
      why(about: About): string;
    }
  >
>;

/** What the letters say. */
export const letterTexts: Readonly<Record<"sv" | "en", LetterText>> = {
  sv: {
    invitation: {
      subject: ({ organisationName }) => `Välkommen till Safos på ${organisationName}`,
      paragraphs: ({ displayName, name, organisationName, until }) => [
        `Hej ${displayName}!`,
        `${organisationName} har lagt upp ett konto åt dig i Safos. Du loggar in som ${name}.`,
        `Välj ett eget lösenord. Länken gäller en gång, till ${until}.`,
      ],
      action: "Välj lösenord",
      why: ({ organisationName }) =>
        `Du får brevet för att någon som sköter konton på ${organisationName} har lagt till dig. Känner du inte igen det? Gör ingenting.`,
    },
    reset: {
      subject: () => "Nytt lösenord till Safos",
      paragraphs: ({ displayName, name, until }) => [
        `Hej ${displayName}!`,
        `Här väljer du ett nytt lösenord för ${name}. Länken gäller en gång, till ${until}.`,
      ],
      action: "Välj nytt lösenord",
      why: () =>
        "Du får brevet för att någon bad om ett nytt lösenord för ditt konto. Var det inte du? Gör ingenting: utan länken händer inget.",
    },
  },
  en: {
    invitation: {
      subject: ({ organisationName }) => `Welcome to Safos at ${organisationName}`,
      paragraphs: ({ displayName, name, organisationName, until }) => [
        `Hello ${displayName},`,
        `${organisationName} has made an account for you in Safos. You sign in as ${name}.`,
        `Choose a password of your own. The link works once, until ${until}.`,
      ],
      action: "Choose a password",
      why: ({ organisationName }) =>
        `You get this letter because someone who looks after accounts at ${organisationName} added you. Does it mean nothing to you? Do nothing.`,
    },
    reset: {
      subject: () => "A new password for Safos",
      paragraphs: ({ displayName, name, until }) => [
        `Hello ${displayName},`,
        `Here you choose a new password for ${name}. The link works once, until ${until}.`,
      ],
      action: "Choose a new password",
      why: () =>
        "You get this letter because someone asked for a new password for your account. Was it not you? Do nothing: nothing happens without the link.",
    },
  },
};
