import { writeLetter } from "#mail";

export type Locale = "sv" | "en";

/** `23 januari 2027` */
export const dayOf = (at: Date, locale: Locale): string =>
  new Intl.DateTimeFormat(locale === "sv" ? "sv-SE" : "en-GB", {
    dateStyle: "long",
    timeZone: "Europe/Stockholm",
  }).format(at);

export { writeLetter };
