import type { CardSummary } from "@safos/contract/boards";
import { now } from "../../../platform/clock.ts";
import type { Text } from "../../../text/index.tsx";
import { assigneesOf, labelsOf, markOf, type OnBoard } from "../context.ts";
import { shortDay, urgencyOf } from "../due.ts";

/** When a card is done or due, for screen readers; null when it is neither. */
function describeDue(card: CardSummary, t: Text, locale: "sv" | "en"): string | null {
  if (card.doneAt !== null) return t("boards.done");
  if (card.dueAt === null) return null;
  const isLate = urgencyOf(card.dueAt, card.doneAt, now()) === "late";
  return t(isLate ? "boards.sayLate" : "boards.sayDue", { day: shortDay(t, locale, card.dueAt, now()) });
}

/** A card as a sentence, for screen readers. */
export function describeCard(card: CardSummary, on: OnBoard, t: Text, locale: "sv" | "en"): string {
  const names = assigneesOf(card, on).map((one) => one.name);
  return [
    `${markOf(on.board, card.no)} ${card.title}`,
    names.length > 0 && t("boards.sayPeople", { names: names.join(", ") }),
    ...labelsOf(card, on).map((one) => one.title),
    describeDue(card, t, locale),
    card.waitsFor > 0 && t("boards.sayWaits", { n: card.waitsFor }),
    card.subs > 0 && t("boards.saySubs", { done: card.subsDone, of: card.subs }),
    card.checks > 0 && t("boards.sayChecks", { done: card.checksDone, of: card.checks }),
    card.comments > 0 && t("boards.sayComments", { n: card.comments }),
  ]
    .filter((part) => typeof part === "string")
    .join(", ");
}
