import type { CardSummary } from "@safos/contract/boards";
import { useMutation } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useMemo, useState } from "react";
import { api } from "../../platform/api.ts";
import { now } from "../../platform/clock.ts";
import { useIsPhone } from "../../platform/screen.ts";
import { useLocale, useText } from "../../text/index.tsx";
import { Button, cx, IconButton } from "../../ui/index.ts";
import { markOf, useOnBoard } from "./context.ts";
import { acceptCard } from "./queries.ts";
import css from "./Views.module.css";
import "./text.ts";

const bcp = { sv: "sv-SE", en: "en-GB" } as const;
const keyOf = (date: Date): string =>
  `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`;

/** A month of due days, week by week; a card dragged to another day is due then. */
export function CalendarView({ faces }: { faces: readonly CardSummary[] }) {
  const t = useText();
  const locale = useLocale();
  const on = useOnBoard();
  const isPhone = useIsPhone();
  const [month, setMonth] = useState(() => {
    const date = new Date(now());
    return new Date(date.getFullYear(), date.getMonth(), 1);
  });
  const byDay = useMemo(() => {
    const map = new Map<string, CardSummary[]>();
    for (const face of faces)
      if (face.dueAt) {
        const key = keyOf(new Date(face.dueAt));
        map.set(key, [...(map.get(key) ?? []), face]);
      }
    for (const list of map.values()) list.sort((a, b) => (a.dueAt ?? "").localeCompare(b.dueAt ?? ""));
    return map;
  }, [faces]);
  const move = useMutation({
    mutationFn: ({ id, dueAt }: { id: string; dueAt: string }) => api.patch(`/api/v1/cards/${id}`, { dueAt }),
    onSuccess: (card) => acceptCard(card as unknown as Parameters<typeof acceptCard>[0]),
  });
  const first = new Date(month.getFullYear(), month.getMonth(), 1 - ((month.getDay() + 6) % 7));
  const days = Array.from(
    { length: 42 },
    (_, index) => new Date(first.getFullYear(), first.getMonth(), first.getDate() + index),
  );
  const shown = isPhone ? days.filter((day) => day.getMonth() === month.getMonth() && byDay.has(keyOf(day))) : days;
  const today = keyOf(new Date(now()));
  const title = new Intl.DateTimeFormat(bcp[locale], { month: "long", year: "numeric" }).format(month);
  const go = (by: number): void => setMonth(new Date(month.getFullYear(), month.getMonth() + by, 1));
  const drop = (id: string, day: Date): void => {
    const face = faces.find((one) => one.id === id);
    if (!face?.dueAt || keyOf(new Date(face.dueAt)) === keyOf(day)) return;
    const at = new Date(face.dueAt);
    at.setFullYear(day.getFullYear(), day.getMonth(), day.getDate());
    move.mutate({ id, dueAt: at.toISOString() });
  };
  return (
    <div className={css.calendar}>
      <div className={css.months}>
        <IconButton label={t("boards.previousMonth")} onPress={() => go(-1)}>
          <ChevronLeft aria-hidden="true" />
        </IconButton>
        <h2 className={css.month} aria-live="polite">
          {title.charAt(0).toLocaleUpperCase(locale) + title.slice(1)}
        </h2>
        <IconButton label={t("boards.nextMonth")} onPress={() => go(1)}>
          <ChevronRight aria-hidden="true" />
        </IconButton>
        <Button
          variant="quiet"
          size="sm"
          onPress={() => setMonth(new Date(new Date(now()).getFullYear(), new Date(now()).getMonth(), 1))}
        >
          {t("common.today")}
        </Button>
      </div>
      {isPhone && shown.length === 0 && <p className={css.none}>{t("boards.noneDue")}</p>}
      <ol className={isPhone ? css.agenda : css.days}>
        {shown.map((day) => {
          const key = keyOf(day);
          return (
            <li
              key={key}
              className={cx(css.day, day.getMonth() !== month.getMonth() && css.outside, key === today && css.today)}
              onDragOver={(event) => on.canWrite && event.preventDefault()}
              onDrop={(event) => drop(event.dataTransfer.getData("text/safos-card"), day)}
            >
              <time dateTime={key} className={css.dayName}>
                {new Intl.DateTimeFormat(bcp[locale], {
                  weekday: isPhone ? "long" : "short",
                  day: "numeric",
                  ...(isPhone ? { month: "long" } : {}),
                }).format(day)}
              </time>
              {(byDay.get(key) ?? []).map((face) => {
                const href = on.hrefOf(face.id);
                return (
                  <a
                    key={face.id}
                    {...(href ? { href } : { role: "button", tabIndex: 0 })}
                    className={cx(
                      css.dayCard,
                      face.doneAt !== null && css.dayDone,
                      face.doneAt === null && Date.parse(face.dueAt ?? "") < now() && css.dayLate,
                    )}
                    draggable={on.canWrite}
                    onDragStart={(event) => event.dataTransfer.setData("text/safos-card", face.id)}
                    onClick={(event) => {
                      if (event.ctrlKey || event.metaKey) return;
                      event.preventDefault();
                      on.open(face.id);
                    }}
                  >
                    {markOf(on.board, face.no)} {face.title}
                  </a>
                );
              })}
            </li>
          );
        })}
      </ol>
    </div>
  );
}
