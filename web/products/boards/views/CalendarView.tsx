import type { CardSummary } from "@safos/contract/boards";
import { useMutation } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useMemo, useState } from "react";
import { now } from "../../../platform/clock.ts";
import { useIsPhone } from "../../../platform/screen.ts";
import { useLocale, useText } from "../../../text/index.tsx";
import { Button, cx, IconButton } from "../../../ui/index.ts";
import { acceptCard, changeCard } from "../cached-cards.ts";
import { useCardLink } from "../card-link.ts";
import { markOf, useOnBoard } from "../context.ts";
import { languageTags } from "../due.ts";
import "../text.ts";
import { cardsByDay, daysAround, dueOn, keyOfDay, monthAfter, monthOf } from "./month.ts";
import css from "./Views.module.css";

/** What is dragged: the card's id. */
const dragType = "text/safos-card";

/** A month of due days, week by week; a card dragged to another day is due then. */
export function CalendarView({ cards }: { cards: readonly CardSummary[] }) {
  const t = useText();
  const isPhone = useIsPhone();
  const [month, setMonth] = useState(() => monthOf(now()));
  const byDay = useMemo(() => cardsByDay(cards), [cards]);
  const move = useMutation({
    mutationFn: ({ id, dueAt }: { id: string; dueAt: string }) => changeCard(id, { dueAt }),
    onSuccess: acceptCard,
  });
  const isInMonth = (day: Date): boolean => day.getMonth() === month.getMonth();
  const days = daysAround(month);
  const shown = isPhone ? days.filter((day) => isInMonth(day) && byDay.has(keyOfDay(day))) : days;
  const drop = (id: string, day: Date): void => {
    const card = cards.find((one) => one.id === id);
    const dueAt = card?.dueAt ? dueOn(card.dueAt, day) : null;
    if (dueAt !== null) move.mutate({ id, dueAt });
  };
  return (
    <div className={css.calendar}>
      <MonthBar month={month} onMonth={setMonth} />
      {isPhone && shown.length === 0 && <p className={css.none}>{t("boards.noneDue")}</p>}
      <ol className={isPhone ? css.agenda : css.days}>
        {shown.map((day) => (
          <Day
            key={keyOfDay(day)}
            day={day}
            cards={byDay.get(keyOfDay(day)) ?? []}
            isOutside={!isInMonth(day)}
            onDropCard={drop}
          />
        ))}
      </ol>
    </div>
  );
}

function MonthBar({ month, onMonth }: { month: Date; onMonth: (month: Date) => void }) {
  const t = useText();
  const locale = useLocale();
  const title = new Intl.DateTimeFormat(languageTags[locale], { month: "long", year: "numeric" }).format(month);
  return (
    <div className={css.months}>
      <IconButton label={t("boards.previousMonth")} onPress={() => onMonth(monthAfter(month, -1))}>
        <ChevronLeft aria-hidden="true" />
      </IconButton>
      <h2 className={css.month} aria-live="polite">
        {title.charAt(0).toLocaleUpperCase(locale) + title.slice(1)}
      </h2>
      <IconButton label={t("boards.nextMonth")} onPress={() => onMonth(monthAfter(month, 1))}>
        <ChevronRight aria-hidden="true" />
      </IconButton>
      <Button variant="quiet" size="sm" onPress={() => onMonth(monthOf(now()))}>
        {t("common.today")}
      </Button>
    </div>
  );
}

function Day(props: {
  day: Date;
  cards: readonly CardSummary[];
  isOutside: boolean;
  onDropCard: (id: string, day: Date) => void;
}) {
  const { day } = props;
  const locale = useLocale();
  const isPhone = useIsPhone();
  const { canWrite } = useOnBoard();
  const key = keyOfDay(day);
  const name = new Intl.DateTimeFormat(languageTags[locale], {
    weekday: isPhone ? "long" : "short",
    day: "numeric",
    ...(isPhone ? { month: "long" } : {}),
  }).format(day);
  return (
    <li
      className={cx(css.day, props.isOutside && css.outside, key === keyOfDay(new Date(now())) && css.today)}
      onDragOver={(event) => canWrite && event.preventDefault()}
      onDrop={(event) => props.onDropCard(event.dataTransfer.getData(dragType), day)}
    >
      <time dateTime={key} className={css.dayName}>
        {name}
      </time>
      {props.cards.map((card) => (
        <DayCard key={card.id} card={card} />
      ))}
    </li>
  );
}

function DayCard({ card }: { card: CardSummary }) {
  const on = useOnBoard();
  const link = useCardLink(card.id);
  const isDone = card.doneAt !== null;
  const isLate = !isDone && Date.parse(card.dueAt ?? "") < now();
  return (
    <a
      {...link}
      className={cx(css.dayCard, isDone && css.dayDone, isLate && css.dayLate)}
      draggable={on.canWrite}
      onDragStart={(event) => event.dataTransfer.setData(dragType, card.id)}
    >
      {markOf(on.board, card.no)} {card.title}
    </a>
  );
}
