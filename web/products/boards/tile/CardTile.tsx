import type { CardSummary } from "@safos/contract/boards";
import { fileRoutes } from "@safos/contract/routes/files";
import { memo, type KeyboardEvent, type PointerEvent } from "react";
import { addressOf } from "../../../platform/request.ts";
import { useLocale, useText } from "../../../text/index.tsx";
import { AvatarStack, cx } from "../../../ui/index.ts";
import { assigneesOf, labelsOf, markOf, useOnBoard } from "../context.ts";
import "../text.ts";
import css from "./CardTile.module.css";
import { describeCard } from "./describe-card.ts";
import { LabelTags } from "./LabelTags.tsx";
import { TileFoot } from "./TileFoot.tsx";

/** A card as it lies on the board. Rows that are empty vanish. */
export const CardTile = memo(function CardTile(props: {
  card: CardSummary;
  isInTabOrder?: boolean;
  isHole?: boolean;
  isLiftedByKeys?: boolean;
  isDecoration?: boolean;
  hintId?: string;
  onPress?: (event: PointerEvent<HTMLElement>) => void;
  onKey?: (event: KeyboardEvent<HTMLElement>) => void;
  onOpen?: () => void;
  onFocus?: () => void;
}) {
  const { card } = props;
  const t = useText();
  const locale = useLocale();
  const on = useOnBoard();
  const classes = cx(
    css.card,
    card.tone !== null && css.toned,
    card.tone !== null && css[`t${card.tone}`],
    on.openId === card.id && css.open,
    props.isHole && css.hole,
    props.isLiftedByKeys && css.held,
    on.recentMovers.has(card.id) && css.justMoved,
    card.doneAt !== null && css.done,
  );
  if (props.isDecoration)
    return (
      <div className={classes}>
        <span className={css.inside}>
          <TileContent card={card} />
        </span>
      </div>
    );
  const href = on.hrefOf(card.id);
  return (
    <a
      {...(href === null ? { role: "button" } : { href })}
      className={classes}
      draggable={false}
      data-card={card.id}
      tabIndex={props.isInTabOrder ? 0 : -1}
      aria-describedby={props.hintId}
      {...(on.openId === card.id ? { "aria-current": "true" as const } : {})}
      onPointerDown={props.onPress}
      onKeyDown={(event) => {
        props.onKey?.(event);
        if (href !== null || event.key !== "Enter" || event.defaultPrevented) return;
        // A link does this by itself; a visitor's card has no address. The key must not press what the panel focuses.
        event.preventDefault();
        props.onOpen?.();
      }}
      onFocus={props.onFocus}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        props.onOpen?.();
      }}
    >
      <span className={css.hidden} data-name="">
        {describeCard(card, on, t, locale)}
      </span>
      <span className={css.inside} aria-hidden="true">
        <TileContent card={card} />
      </span>
    </a>
  );
});

function TileContent({ card }: { card: CardSummary }) {
  const t = useText();
  const on = useOnBoard();
  const people = assigneesOf(card, on);
  const labels = labelsOf(card, on);
  const mover = on.recentMovers.get(card.id);
  return (
    <>
      {card.coverFileId !== null && (
        <img
          className={css.cover}
          src={addressOf(fileRoutes.readPreview, { params: { id: card.coverFileId }, query: { size: 512 } })}
          alt=""
          loading="lazy"
          draggable={false}
          onError={(event) => (event.currentTarget.hidden = true)}
        />
      )}
      <span className={css.top}>
        <span className={css.mark}>{markOf(on.board, card.no)}</span>
        {people.length > 0 && <AvatarStack people={people} size={20} most={3} />}
      </span>
      <span className={css.title}>{card.title}</span>
      {labels.length > 0 && (
        <span className={css.labels}>
          <LabelTags labels={labels} />
        </span>
      )}
      {card.subs > 0 && (
        <span className={css.bar}>
          <span style={{ inlineSize: `${(card.subsDone / card.subs) * 100}%` }} />
        </span>
      )}
      <TileFoot card={card} />
      {mover !== undefined && <span className={css.who}>{t("boards.movedBy", { name: mover })}</span>}
    </>
  );
}
