import type { Letter } from "#mail";
import type { CalendarObject } from "../icalendar/index.ts";
import { replaceProperties } from "../icalendar/fields.ts";
import { escapeText } from "#content-lines";
import { property } from "../icalendar/tree.ts";
import type { LetterFacts } from "../mailed/texts.ts";
import { withComponents } from "../scheduling/components.ts";
import { visitTexts, type VisitLetterKind } from "./texts.ts";

/** What stands in the letters of a visit besides what its entry says. */
export interface VisitFacts {
  /** Where it is seen, moved and cancelled. */
  readonly url: string;
  /** Into the lobby of its call; null: it has none. */
  readonly callUrl: string | null;
  readonly confirmation: string;
  readonly locale: "sv" | "en";
  readonly keptDays: number;
}

/** The parts of a letter to a visitor. */
export function visitLetter(kind: VisitLetterKind, facts: LetterFacts, visit: VisitFacts): Letter {
  const texts = visitTexts[visit.locale];
  const isOpen = kind !== "cancelled";
  return {
    locale: visit.locale,
    subject: texts.subject[kind](facts.title),
    paragraphs: [
      texts.head[kind](facts),
      `${facts.title}\n${facts.when}`,
      ...(isOpen && facts.location !== "" ? [`${texts.place}: ${facts.location}`] : []),
      ...(isOpen && visit.confirmation !== "" ? [visit.confirmation] : []),
    ],
    actions: isOpen
      ? [
          ...(visit.callUrl === null ? [] : [{ name: texts.call, url: visit.callUrl }]),
          { name: texts.change, url: visit.url },
        ]
      : [],
    why: texts.why(facts, visit.keptDays),
  };
}

/** The entry as its visitor has it: with the links that are theirs, in place of the address of a call that only members of a workspace open. */
export function withVisit(object: CalendarObject, { url, callUrl, confirmation, locale }: VisitFacts): CalendarObject {
  const { change, call } = visitTexts[locale];
  const lines = [
    ...(confirmation === "" ? [] : [confirmation]),
    ...(callUrl === null ? [] : [`${call}: ${callUrl}`]),
    `${change}: ${url}`,
  ];
  return withComponents(object, ({ tree }) =>
    replaceProperties(
      tree,
      new Map([
        ["DESCRIPTION", [property("DESCRIPTION", escapeText(lines.join("\n\n")))]],
        ["URL", [property("URL", callUrl ?? url)]],
      ]),
    ),
  );
}
