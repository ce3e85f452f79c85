interface LetterText {
  readonly subject: string;
  readonly action: string;
  paragraphs(displayName: string): readonly string[];
  why(organisationName: string): string;
}

/** What the letter about a report says. */
export const letterTexts: Readonly<Record<"sv" | "en", LetterText>> = {
  sv: {
    subject: "Någon har rapporterat en brist i tillgängligheten",
    action: "Läs rapporten",
    paragraphs: (displayName) => [
      `Hej ${displayName}!`,
      "Någon har berättat om något i Safos som inte går att använda. Rapporten finns på sidan Tillgänglighet.",
    ],
    why: (organisationName) => `Du får brevet för att du är administratör på ${organisationName}.`,
  },
  en: {
    subject: "Someone has reported a lack of accessibility",
    action: "Read the report",
    paragraphs: (displayName) => [
      `Hello ${displayName},`,
      "Someone has told about something in Safos that cannot be used. The report is on the page Accessibility.",
    ],
    why: (organisationName) => `You get this letter because you are an administrator at ${organisationName}.`,
  },
};
