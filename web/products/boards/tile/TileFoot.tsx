import type { CardSummary } from "@safos/contract/boards";
import {
  CalendarDays,
  CalendarX,
  CircleCheck,
  Hourglass,
  ListChecks,
  MessageSquare,
  Network,
  Paperclip,
  Repeat,
} from "lucide-react";
import { now } from "../../../platform/clock.ts";
import { useLocale, useText } from "../../../text/index.tsx";
import { shortDay, urgencyOf } from "../due.ts";
import css from "./CardTile.module.css";

const hasFoot = (card: CardSummary): boolean =>
  card.dueAt !== null ||
  card.doneAt !== null ||
  card.recurrence !== null ||
  [card.subs, card.checks, card.comments, card.attachments, card.waitsFor].some((count) => count > 0);

function Due({ dueAt }: { dueAt: string }) {
  const t = useText();
  const locale = useLocale();
  const urgency = urgencyOf(dueAt, null, now());
  return (
    <span className={css[urgency]}>
      {urgency === "late" ? <CalendarX /> : <CalendarDays />}
      {shortDay(t, locale, dueAt, now())}
    </span>
  );
}

/** When a card is due, how far it has come and how much hangs on it; nothing for a card that has none of it. */
export function TileFoot({ card }: { card: CardSummary }) {
  const t = useText();
  if (!hasFoot(card)) return null;
  return (
    <span className={css.foot}>
      {card.doneAt !== null && (
        <span className={css.isDone}>
          <CircleCheck />
          {t("boards.done")}
        </span>
      )}
      {card.dueAt !== null && card.doneAt === null && <Due dueAt={card.dueAt} />}
      {card.waitsFor > 0 && (
        <span className={css.late}>
          <Hourglass />
          {t("boards.waits")}
        </span>
      )}
      {card.subs > 0 && (
        <span>
          <Network />
          {card.subsDone}/{card.subs}
        </span>
      )}
      {card.checks > 0 && (
        <span>
          <ListChecks />
          {card.checksDone}/{card.checks}
        </span>
      )}
      {card.comments > 0 && (
        <span>
          <MessageSquare />
          {card.comments}
        </span>
      )}
      {card.attachments > 0 && (
        <span>
          <Paperclip />
          {card.attachments}
        </span>
      )}
      {card.recurrence !== null && <Repeat />}
    </span>
  );
}
