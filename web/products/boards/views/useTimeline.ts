import type { CardSummary } from "@safos/contract/boards";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type RefObject } from "react";
import { explain } from "../../../platform/api.ts";
import { now } from "../../../platform/clock.ts";
import { useLocale, useText } from "../../../text/index.tsx";
import { showToast } from "../../../ui/index.ts";
import { moveDates } from "../cached-cards.ts";
import { markOf, useOnBoard } from "../context.ts";
import { lengthOf, shiftDates, useSpanDrag, type Dates, type HeldSpan, type SpanDrag } from "../drag/span.ts";
import { shortDay } from "../due.ts";
import { dayPx, daysOf, spansOf, type Days } from "./days.ts";

/** A day of the timeline as text. */
export function useDayText(): (ms: number) => string {
  const t = useText();
  const locale = useLocale();
  return (ms) => shortDay(t, locale, new Date(ms).toISOString(), now());
}

/** The days that a held card would land on. */
export const daysHeld = (card: CardSummary, held: HeldSpan): Days =>
  daysOf(shiftDates(card, held.startDays, held.endDays));

/** Saves other dates at once; says what is wrong when they are refused. */
function useChangeDates(say: (text: string) => void): (card: CardSummary, to: Dates) => Promise<boolean> {
  return async (card, to) => {
    try {
      await moveDates(card, to);
      return true;
    } catch (error) {
      say(explain(error));
      showToast({ text: explain(error), tone: "danger" });
      return false;
    }
  };
}

/** Bars that are moved and stretched, and what is said aloud of it. */
export function useTimeline(cards: readonly CardSummary[], region: RefObject<HTMLElement | null>) {
  const t = useText();
  const { board, canWrite } = useOnBoard();
  const dayText = useDayText();
  const [spoken, say] = useState("");
  const awaitedId = useRef<string | null>(null);
  const spans = useMemo(() => spansOf(cards), [cards]);
  const change = useChangeDates(say);
  const cardOf = (id: string): CardSummary | undefined => spans.find((one) => one.card.id === id)?.card;
  /** What a message about a held bar names. */
  const valuesOf = (held: HeldSpan): { mark: string; from: string; to: string } => {
    const card = cardOf(held.id);
    if (!card) return { mark: "", from: "", to: "" };
    const { from, to } = daysHeld(card, held);
    return { mark: markOf(board, card.no), from: dayText(from), to: dayText(to) };
  };
  const awaitFocus = (held: HeldSpan): void => {
    if (held.by === "keys") awaitedId.current = held.id;
  };
  const putBack = (held: HeldSpan): void => {
    awaitFocus(held);
    say(t("boards.sayBack", { mark: valuesOf(held).mark }));
  };
  async function land(held: HeldSpan): Promise<void> {
    const card = cardOf(held.id);
    if (!card || (held.startDays === 0 && held.endDays === 0)) return putBack(held);
    awaitFocus(held);
    const { startsAt, dueAt } = card;
    const to = shiftDates(card, held.startDays, held.endDays);
    const message = t("boards.spanDropped", valuesOf(held));
    say(message);
    if (!(await change(card, to))) return;
    showToast({
      text: message,
      action: { name: t("common.undo"), run: () => void change({ ...card, ...to }, { startsAt, dueAt }) },
    });
  }
  const drag = useSpanDrag({
    canLift: canWrite,
    dayPx,
    scrolls: region,
    onLift: (held) => say(t("boards.spanLifted", valuesOf(held))),
    onAim: (held) => say(t("boards.spanPlace", valuesOf(held))),
    onDrop: (held) => void land(held),
    onCancel: putBack,
  });
  // A bar that has got another row is another place in the page: anyone who moved it by keys goes along.
  useEffect(() => {
    const id = awaitedId.current;
    if (id === null) return;
    awaitedId.current = null;
    document.querySelector<HTMLElement>(`[data-span="${id}"]`)?.focus();
  });
  const { held } = drag;
  const liftedText = held && cardOf(held.id) ? t("boards.spanLifted", valuesOf(held)) : null;
  /** A bar that loses the focus while it is held by keys is put back, unless it is on its way to another row. */
  const onBlur = (id: string): void => {
    if (held?.id === id && held.by === "keys" && awaitedId.current === null) drag.cancel();
  };
  return { spans, drag, spoken, liftedText, onBlur };
}

/** Keys on a bar: space lifts and drops it, arrows move it or, with Shift and Alt, its ends; Escape puts it back. */
export function handleSpanKey(event: KeyboardEvent, card: CardSummary, drag: SpanDrag, canWrite: boolean): void {
  const { key } = event;
  const { held } = drag;
  const isHeld = held?.id === card.id && held.by === "keys";
  if (key === " " && canWrite) {
    event.preventDefault();
    if (isHeld) drag.drop();
    else if (!held) drag.lift(card.id);
  } else if (!isHeld) return;
  else if (key === "Enter" || key === "Escape") {
    event.preventDefault();
    if (key === "Enter") drag.drop();
    else drag.cancel();
  } else if (key === "ArrowLeft" || key === "ArrowRight") {
    event.preventDefault();
    // Not Alt alone: with an arrow it leads back in the browser's history where a page may not keep it.
    const grip = event.shiftKey ? (event.altKey ? "start" : "end") : "move";
    drag.step(grip, key === "ArrowLeft" ? -1 : 1, lengthOf(card));
  }
}
