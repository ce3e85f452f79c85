import { CalendarDays, CalendarX } from "lucide-react";
import { useState } from "react";
import { now } from "../../../platform/clock.ts";
import { formatTime, useLocale, useText } from "../../../text/index.tsx";
import { Button, Chip } from "../../../ui/index.ts";
import { shortDay, urgencyOf } from "../due.ts";
import { DatesDialog } from "./DatesDialog.tsx";
import { Fact, type FactProps } from "./Fact.tsx";

const toneByUrgency = { late: "danger", soon: "warn", done: "success", later: "plain" } as const;

/** When a card begins and is due, and whether it recurs. */
export function DatesFact({ card, canWrite, onChange }: FactProps) {
  const t = useText();
  const locale = useLocale();
  const [isChanging, setChanging] = useState(false);
  if (!canWrite && !card.dueAt && !card.startsAt) return null;
  const dayAndTime = (at: string): string => `${shortDay(t, locale, at, now())} ${formatTime(locale, Date.parse(at))}`;
  const urgency = card.dueAt ? urgencyOf(card.dueAt, card.doneAt, now()) : "later";
  return (
    <Fact name={t("boards.due")}>
      {card.startsAt && <Chip>{t("boards.from", { day: dayAndTime(card.startsAt) })}</Chip>}
      {card.dueAt && (
        <Chip
          tone={toneByUrgency[urgency]}
          icon={urgency === "late" ? <CalendarX aria-hidden="true" /> : <CalendarDays aria-hidden="true" />}
        >
          {dayAndTime(card.dueAt)}
        </Chip>
      )}
      {card.recurrence && <Chip>{t(`boards.every.${card.recurrence.unit}`, { n: card.recurrence.every })}</Chip>}
      {canWrite && (
        <Button variant="quiet" size="xs" onPress={() => setChanging(true)}>
          {t(card.dueAt ? "boards.changeDates" : "boards.setDates")}
        </Button>
      )}
      {isChanging && <DatesDialog card={card} onChange={onChange} onClose={() => setChanging(false)} />}
    </Fact>
  );
}
