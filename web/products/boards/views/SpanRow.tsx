import { now } from "../../../platform/clock.ts";
import { cx } from "../../../ui/index.ts";
import { useCardLink } from "../card-link.ts";
import { markOf, useOnBoard } from "../context.ts";
import { lengthOf, type SpanDrag } from "../drag/span.ts";
import { dayPx, pxOf, type Scale, type Span } from "./days.ts";
import { handleSpanKey, daysHeld, useDayText } from "./useTimeline.ts";
import css from "./Views.module.css";

/** A card's bar, from its first day to its last. */
export function SpanRow(props: {
  span: Span;
  scale: Scale;
  drag: SpanDrag;
  hintId: string;
  onBlur: (id: string) => void;
}) {
  const { span, scale, drag } = props;
  const { card } = span;
  const { held } = drag;
  const { board, canWrite } = useOnBoard();
  const dayText = useDayText();
  const { onClick, onKeyDown, ...link } = useCardLink(card.id);
  const isHeld = held?.id === card.id;
  const { from, to } = isHeld ? daysHeld(card, held) : span;
  const isDone = card.doneAt !== null;
  const isLate = !isDone && card.dueAt !== null && Date.parse(card.dueAt) < now();
  return (
    <li className={css.line}>
      <a
        {...link}
        className={cx(
          css.span,
          isDone && css.spanDone,
          isLate && css.spanLate,
          canWrite && css.spanMoves,
          isHeld && css.spanHeld,
        )}
        style={{ insetInlineStart: pxOf(scale, from), inlineSize: pxOf(scale, to) - pxOf(scale, from) + dayPx }}
        data-span={card.id}
        {...(isHeld ? { "data-held": "" } : {})}
        draggable={false}
        aria-describedby={canWrite ? props.hintId : undefined}
        onPointerDown={(event) => drag.press(event, card.id, lengthOf(card))}
        onKeyDown={(event) => {
          handleSpanKey(event, card, drag, canWrite);
          if (!event.defaultPrevented) onKeyDown(event);
        }}
        onBlur={() => props.onBlur(card.id)}
        onClick={(event) => {
          if (held || drag.hasJustDragged()) event.preventDefault();
          else onClick(event);
        }}
      >
        {markOf(board, card.no)} {card.title}
        <span className={css.hidden}>{`, ${dayText(from)} – ${dayText(to)}`}</span>
        {canWrite && (
          <>
            <span className={cx(css.end, css.endFirst)} aria-hidden="true" />
            <span className={cx(css.end, css.endLast)} aria-hidden="true" />
          </>
        )}
      </a>
    </li>
  );
}
