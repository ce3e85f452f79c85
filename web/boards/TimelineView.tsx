import type { CardFace } from "@safos/contract/boards";
import { useMemo } from "react";
import { now } from "../shell/clock.ts";
import { useLocale, useText } from "../text/index.tsx";
import { cx, EmptyState } from "../ui/index.ts";
import { CalendarRange } from "lucide-react";
import { markOf, useOnBoard } from "./context.ts";
import { shortDay } from "./due.ts";
import css from "./Views.module.css";
import "./text.ts";

const dayMs = 86_400_000;
const dayPx = 22;
const startOfDay = (ms: number): number =>
  new Date(new Date(ms).getFullYear(), new Date(ms).getMonth(), new Date(ms).getDate()).getTime();
/** So many rows at most: a longer plan is read better in parts, through the filter. */
const mostRows = 300;

/** From when to when each card goes on, and where today is. */
export function TimelineView({ faces }: { faces: readonly CardFace[] }) {
  const t = useText();
  const locale = useLocale();
  const on = useOnBoard();
  const dated = useMemo(
    () =>
      faces
        .filter((face) => face.startsAt ?? face.dueAt)
        .map((face) => {
          const from = Date.parse(face.startsAt ?? face.dueAt ?? "");
          const to = Date.parse(face.dueAt ?? face.startsAt ?? "");
          return { face, from: startOfDay(Math.min(from, to)), to: startOfDay(Math.max(from, to)) };
        })
        .sort((a, b) => a.from - b.from || a.face.no - b.face.no)
        .slice(0, mostRows),
    [faces],
  );
  if (dated.length === 0)
    return (
      <EmptyState icon={<CalendarRange />} title={t("boards.noDates")}>
        {t("boards.noDatesAbout")}
      </EmptyState>
    );
  const today = startOfDay(now());
  const low = Math.min(today, ...dated.map((one) => one.from)) - 3 * dayMs;
  const high = Math.max(today, ...dated.map((one) => one.to)) + 14 * dayMs;
  const x = (ms: number): number => Math.round((ms - low) / dayMs) * dayPx;
  const weeks: number[] = [];
  for (let at = low + ((8 - (new Date(low).getDay() || 7)) % 7) * dayMs; at < high; at += 7 * dayMs) weeks.push(at);
  return (
    <div className={css.timeline} tabIndex={0} role="region" aria-label={t("boards.view.timeline")}>
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
          {dated.map(({ face, from, to }) => {
            const href = on.hrefOf(face.id);
            const isLate = face.doneAt === null && face.dueAt !== null && Date.parse(face.dueAt) < now();
            return (
              <li key={face.id} className={css.line}>
                <a
                  {...(href ? { href } : { role: "button", tabIndex: 0 })}
                  className={cx(css.span, face.doneAt !== null && css.spanDone, isLate && css.spanLate)}
                  style={{ insetInlineStart: x(from), inlineSize: x(to) - x(from) + dayPx }}
                  onClick={(event) => {
                    if (event.ctrlKey || event.metaKey) return;
                    event.preventDefault();
                    on.open(face.id);
                  }}
                >
                  {markOf(on.board, face.no)} {face.title}
                  <span className={css.hidden}>
                    {`, ${shortDay(t, locale, new Date(from).toISOString(), now())} – ${shortDay(t, locale, new Date(to).toISOString(), now())}`}
                  </span>
                </a>
              </li>
            );
          })}
        </ul>
      </div>
    </div>
  );
}
