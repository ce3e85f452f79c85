import type { LetterFacts } from "../mailed/texts.ts";

/** What a letter to a visitor tells of. */
export type VisitLetterKind = "invited" | "moved" | "changed" | "cancelled" | "reminder";

interface Texts {
  readonly subject: Readonly<Record<VisitLetterKind, (title: string) => string>>;
  readonly head: Readonly<Record<VisitLetterKind, (facts: LetterFacts) => string>>;
  readonly call: string;
  readonly change: string;
  readonly place: string;
  readonly why: (facts: LetterFacts, keptDays: number) => string;
}

const from = ({ organizer, organisation }: LetterFacts, at: string): string =>
  organisation === "" ? organizer : `${organizer} ${at} ${organisation}`;

export const visitTexts: Readonly<Record<"sv" | "en", Texts>> = {
  sv: {
    subject: {
      invited: (title) => `Bokat: ${title}`,
      moved: (title) => `Ny tid: ${title}`,
      changed: (title) => `Ändrat: ${title}`,
      cancelled: (title) => `Avbokat: ${title}`,
      reminder: (title) => `Påminnelse: ${title}`,
    },
    head: {
      invited: (facts) => `Du har bokat en tid med ${from(facts, "på")}.`,
      moved: () => "Din bokade tid är ändrad. Den nya tiden är:",
      changed: () => "Din bokning är ändrad. Tiden är densamma:",
      cancelled: (facts) => `Din bokade tid med ${from(facts, "på")} är avbokad:`,
      reminder: (facts) => `Du har snart en bokad tid med ${from(facts, "på")}.`,
    },
    call: "Gå till videomötet",
    change: "Se, flytta eller avboka tiden",
    place: "Plats",
    why: ({ organisation }, keptDays) =>
      `Du får brevet för att någon har bokat en tid med den här adressen${organisation === "" ? "" : ` hos ${organisation}`}. Var det inte du? Avboka med länken. Svaren i bokningen tas bort ${keptDays} dagar efter besöket.`,
  },
  en: {
    subject: {
      invited: (title) => `Booked: ${title}`,
      moved: (title) => `New time: ${title}`,
      changed: (title) => `Changed: ${title}`,
      cancelled: (title) => `Cancelled: ${title}`,
      reminder: (title) => `Reminder: ${title}`,
    },
    head: {
      invited: (facts) => `You have booked a time with ${from(facts, "at")}.`,
      moved: () => "The time that you booked has changed. The new time is:",
      changed: () => "Your booking has changed. The time is the same:",
      cancelled: (facts) => `The time that you booked with ${from(facts, "at")} is cancelled:`,
      reminder: (facts) => `You will soon meet ${from(facts, "at")}.`,
    },
    call: "Go to the video call",
    change: "See, move or cancel the time",
    place: "Location",
    why: ({ organisation }, keptDays) =>
      `You get this letter because someone booked a time with this address${organisation === "" ? "" : ` at ${organisation}`}. Was it not you? Cancel it by the link. The answers in the booking are removed ${keptDays} days after the visit.`,
  },
};
