import type { CardSummary } from "@safos/contract/boards";
import { CalendarRange, Keyboard } from "lucide-react";
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { explain } from "../../platform/api.ts";
import { now } from "../../platform/clock.ts";
import { useIsPhone } from "../../platform/screen.ts";
import { useLocale, useText } from "../../text/index.tsx";
import { cx, EmptyState, Hidden, Kbd, showToast } from "../../ui/index.ts";
import boardCss from "./BoardView.module.css";
import { markOf, useOnBoard } from "./context.ts";
import { lengthOf, shiftDates, useSpanDrag, type Dates, type HeldSpan } from "./drag/span.ts";
import { shortDay } from "./due.ts";
import { moveDates } from "./queries.ts";
import css from "./Views.module.css";
import "./text.ts";

const dayMs = 86_400_000;
const dayPx = 22;
/** Room before the first day, for bars on their way there; scrolled out of sight at first. */
const daysBefore = 14;
const startOfDay = (ms: number): number =>
  new Date(new Date(ms).getFullYear(), new Date(ms).getMonth(), new Date(ms).getDate()).getTime();
/** The most rows that are drawn: a longer plan is read better in parts, through the filter. */
const mostRows = 300;

function daysOf({ startsAt, dueAt }: Dates): { from: number; to: number } {
  const from = Date.parse(startsAt ?? dueAt ?? "");
  const to = Date.parse(dueAt ?? startsAt ?? "");
  return { from: startOfDay(Math.min(from, to)), to: startOfDay(Math.max(from, to)) };
}

/** From when to when each card goes on, and where today is. Bars are moved and stretched by pointer, long press and keys. */
export function TimelineView({ faces }: { faces: readonly CardSummary[] }) {
  const t = useText();
  const locale = useLocale();
  const on = useOnBoard();
  const isPhone = useIsPhone();
  const hintId = useId();
  const region = useRef<HTMLDivElement>(null);
  const [spoken, setSpoken] = useState("");
  const wantsFocus = useRef<string | null>(null);
  const dated = useMemo(
    () =>
      faces
        .filter((face) => face.startsAt ?? face.dueAt)
        .map((face) => ({ face, ...daysOf(face) }))
        .sort((a, b) => a.from - b.from || a.face.no - b.face.no)
        .slice(0, mostRows),
    [faces],
  );
  const faceOf = (id: string): CardSummary | undefined => dated.find((one) => one.face.id === id)?.face;
  const day = (ms: number): string => shortDay(t, locale, new Date(ms).toISOString(), now());
  const wordsOf = (held: HeldSpan): { mark: string; from: string; to: string } => {
    const face = faceOf(held.id);
    if (!face) return { mark: "", from: "", to: "" };
    const { from, to } = daysOf(shiftDates(face, held.startDays, held.endDays));
    return { mark: markOf(on.board, face.no), from: day(from), to: day(to) };
  };
  const putBack = (held: HeldSpan): void => {
    if (held.by === "keys") wantsFocus.current = held.id;
    setSpoken(t("boards.sayBack", { mark: wordsOf(held).mark }));
  };

  async function change(face: CardSummary, to: Dates): Promise<boolean> {
    try {
      await moveDates(face, to);
      return true;
    } catch (error) {
      setSpoken(explain(error));
      showToast({ text: explain(error), tone: "danger" });
      return false;
    }
  }
  async function land(held: HeldSpan): Promise<void> {
    const face = faceOf(held.id);
    if (!face || (held.startDays === 0 && held.endDays === 0)) return putBack(held);
    if (held.by === "keys") wantsFocus.current = held.id;
    const { startsAt, dueAt } = face;
    const to = shiftDates(face, held.startDays, held.endDays);
    const words = t("boards.spanDropped", wordsOf(held));
    setSpoken(words);
    if (!(await change(face, to))) return;
    showToast({
      text: words,
      action: { name: t("common.undo"), run: () => void change({ ...face, ...to }, { startsAt, dueAt }) },
    });
  }
  const drag = useSpanDrag({
    canLift: on.canWrite,
    dayPx,
    scrolls: region,
    onLift: (held) => setSpoken(t("boards.spanLifted", wordsOf(held))),
    onAim: (held) => setSpoken(t("boards.spanPlace", wordsOf(held))),
    onDrop: (held) => void land(held),
    onCancel: putBack,
  });
  const { held } = drag;

  const today = startOfDay(now());
  const low = Math.min(today, ...dated.map((one) => one.from)) - daysBefore * dayMs;
  const high = Math.max(today, ...dated.map((one) => one.to)) + 14 * dayMs;
  const x = (ms: number): number => Math.round((ms - low) / dayMs) * dayPx;
  // What is in sight stays there when the first day becomes another.
  const lastLow = useRef<number | null>(null);
  useLayoutEffect(() => {
    const element = region.current;
    if (!element) return;
    const before = lastLow.current;
    element.scrollLeft += (before === null ? daysBefore - 3 : Math.round((before - low) / dayMs)) * dayPx;
    lastLow.current = low;
  }, [low]);
  // A bar that has got another row is another place in the page: anyone who moved it by keys goes along.
  useEffect(() => {
    const id = wantsFocus.current;
    if (id === null) return;
    wantsFocus.current = null;
    document.querySelector<HTMLElement>(`[data-span="${id}"]`)?.focus();
  });

  const onKey = (event: KeyboardEvent<HTMLElement>, face: CardSummary): void => {
    const { key } = event;
    const isHeld = held?.id === face.id && held.by === "keys";
    if (key === " " && on.canWrite) {
      event.preventDefault();
      if (isHeld) drag.drop();
      else if (!held) drag.lift(face.id);
    } else if (!isHeld) return;
    else if (key === "Enter" || key === "Escape") {
      event.preventDefault();
      if (key === "Enter") drag.drop();
      else drag.cancel();
    } else if (key === "ArrowLeft" || key === "ArrowRight") {
      event.preventDefault();
      // Not Alt alone: with an arrow it leads back in the browser's history where a page may not keep it.
      const grip = event.shiftKey ? (event.altKey ? "start" : "end") : "move";
      drag.step(grip, key === "ArrowLeft" ? -1 : 1, lengthOf(face));
    }
  };

  if (dated.length === 0)
    return (
      <EmptyState icon={<CalendarRange />} title={t("boards.noDates")}>
        {t("boards.noDatesAbout")}
      </EmptyState>
    );
  const weeks: number[] = [];
  for (let at = low + ((8 - (new Date(low).getDay() || 7)) % 7) * dayMs; at < high; at += 7 * dayMs) weeks.push(at);
  const heldFace = held ? faceOf(held.id) : undefined;
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
        <div className={css.lines} style={{ inlineSize: x(high) }}>
          <div className={css.weeks} aria-hidden="true">
            {weeks.map((week) => (
              <span key={week} style={{ insetInlineStart: x(week) }}>
                {shortDay(t, locale, new Date(week).toISOString(), now() - 40 * dayMs)}
              </span>
            ))}
          </div>
          <span className={css.now} style={{ insetInlineStart: x(today) + dayPx / 2 }} aria-hidden="true" />
          <ul>
            {dated.map((one) => {
              const { face } = one;
              const isHeld = held?.id === face.id;
              const { from, to } = isHeld ? daysOf(shiftDates(face, held.startDays, held.endDays)) : one;
              const href = on.hrefOf(face.id);
              const isLate = face.doneAt === null && face.dueAt !== null && Date.parse(face.dueAt) < now();
              return (
                <li key={face.id} className={css.line}>
                  <a
                    {...(href ? { href } : { role: "button", tabIndex: 0 })}
                    className={cx(
                      css.span,
                      face.doneAt !== null && css.spanDone,
                      isLate && css.spanLate,
                      on.canWrite && css.spanMoves,
                      isHeld && css.spanHeld,
                    )}
                    style={{ insetInlineStart: x(from), inlineSize: x(to) - x(from) + dayPx }}
                    data-span={face.id}
                    {...(isHeld ? { "data-held": "" } : {})}
                    draggable={false}
                    aria-describedby={on.canWrite ? hintId : undefined}
                    onPointerDown={(event) => drag.press(event, face.id, lengthOf(face))}
                    onKeyDown={(event) => onKey(event, face)}
                    onBlur={() => {
                      if (isHeld && held.by === "keys" && wantsFocus.current === null) drag.cancel();
                    }}
                    onClick={(event) => {
                      if (event.ctrlKey || event.metaKey) return;
                      event.preventDefault();
                      if (!held && !drag.hasJustDragged()) on.open(face.id);
                    }}
                  >
                    {markOf(on.board, face.no)} {face.title}
                    <span className={css.hidden}>{`, ${day(from)} – ${day(to)}`}</span>
                    {on.canWrite && (
                      <>
                        <span className={cx(css.end, css.endFirst)} aria-hidden="true" />
                        <span className={cx(css.end, css.endLast)} aria-hidden="true" />
                      </>
                    )}
                  </a>
                </li>
              );
            })}
          </ul>
        </div>
      </div>
      <Hidden>
        <span id={hintId}>{t("boards.spanHint")}</span>
      </Hidden>
      <div className={css.hidden} role="status" aria-live="assertive">
        {spoken}
      </div>
      {held && heldFace && !isPhone && (
        <div className={boardCss.hint} aria-hidden="true">
          <Keyboard />
          <span>{t("boards.spanLifted", wordsOf(held))}</span>
          {held.by === "keys" && (
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
        </div>
      )}
    </>
  );
}
