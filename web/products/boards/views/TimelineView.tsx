import type { CardSummary } from "@safos/contract/boards";
import { CalendarRange } from "lucide-react";
import { useId, useLayoutEffect, useRef, type RefObject } from "react";
import { now } from "../../../platform/clock.ts";
import { useIsPhone } from "../../../platform/screen.ts";
import { useLocale, useText } from "../../../text/index.tsx";
import { EmptyState, Hidden, Kbd } from "../../../ui/index.ts";
import { dayMs, shortDay } from "../due.ts";
import { KeyHint } from "../../../platform/KeyHint.tsx";
import "../text.ts";
import { dayPx, daysBefore, daysBetween, pxOf, scaleOf, type Scale } from "./days.ts";
import { SpanRow } from "./SpanRow.tsx";
import { useTimeline } from "./useTimeline.ts";
import css from "./Views.module.css";

/** What is in sight stays there when the first day becomes another. */
function useSteadyScroll(region: RefObject<HTMLElement | null>, first: number): void {
  const lastFirst = useRef<number | null>(null);
  useLayoutEffect(() => {
    const element = region.current;
    if (!element) return;
    const before = lastFirst.current;
    element.scrollLeft += (before === null ? daysBefore - 3 : daysBetween(first, before)) * dayPx;
    lastFirst.current = first;
  }, [region, first]);
}

/** From when to when each card goes on, and where today is. Bars are moved and stretched by pointer, long press and keys. */
export function TimelineView({ cards }: { cards: readonly CardSummary[] }) {
  const t = useText();
  const isPhone = useIsPhone();
  const hintId = useId();
  const region = useRef<HTMLDivElement>(null);
  const { spans, drag, spoken, liftedText, onBlur } = useTimeline(cards, region);
  const scale = scaleOf(spans, now());
  useSteadyScroll(region, scale.first);
  if (spans.length === 0)
    return (
      <EmptyState icon={<CalendarRange />} title={t("boards.noDates")}>
        {t("boards.noDatesAbout")}
      </EmptyState>
    );
  return (
    <>
      <div
        className={css.timeline}
        tabIndex={0}
        role="region"
        aria-label={t("boards.view.timeline")}
        ref={region}
        data-scrolls="x"
      >
        <div className={css.lines} style={{ inlineSize: pxOf(scale, scale.end) }}>
          <Weeks scale={scale} />
          <span
            className={css.now}
            style={{ insetInlineStart: pxOf(scale, scale.today) + dayPx / 2 }}
            aria-hidden="true"
          />
          <ul>
            {spans.map((span) => (
              <SpanRow key={span.card.id} span={span} scale={scale} drag={drag} hintId={hintId} onBlur={onBlur} />
            ))}
          </ul>
        </div>
      </div>
      <Hidden>
        <span id={hintId}>{t("boards.spanHint")}</span>
      </Hidden>
      <div className={css.hidden} role="status" aria-live="assertive">
        {spoken}
      </div>
      {liftedText !== null && !isPhone && <SpanHint text={liftedText} isByKeys={drag.held?.by === "keys"} />}
    </>
  );
}

function Weeks({ scale }: { scale: Scale }) {
  const t = useText();
  const locale = useLocale();
  // As seen from long ago, so that this week too is named by its date.
  const longAgo = now() - 40 * dayMs;
  return (
    <div className={css.weeks} aria-hidden="true">
      {scale.weeks.map((week) => (
        <span key={week} style={{ insetInlineStart: pxOf(scale, week) }}>
          {shortDay(t, locale, new Date(week).toISOString(), longAgo)}
        </span>
      ))}
    </div>
  );
}

/** Which keys do what with the bar that is held. */
function SpanHint({ text, isByKeys }: { text: string; isByKeys: boolean }) {
  const t = useText();
  return (
    <KeyHint>
      <span>{text}</span>
      {isByKeys && (
        <>
          <Kbd>←</Kbd>
          <Kbd>→</Kbd>
          <span>{t("boards.keyDay")}</span>
          <Kbd>{t("boards.keyShift")}</Kbd>
          <span>{t("boards.keyEnd")}</span>
          <Kbd>{t("boards.keyShiftAlt")}</Kbd>
          <span>{t("boards.keyStart")}</span>
          <Kbd>{t("boards.keySpace")}</Kbd>
          <span>{t("boards.keyDrop")}</span>
        </>
      )}
      <Kbd>Esc</Kbd>
      <span>{t("boards.keyUndo")}</span>
    </KeyHint>
  );
}
