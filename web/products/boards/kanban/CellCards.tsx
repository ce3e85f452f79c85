import type { CardSummary } from "@safos/contract/boards";
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, type ReactNode } from "react";
import { useText } from "../../../text/index.tsx";
import { useOnBoard } from "../context.ts";
import { CardTile } from "../tile/CardTile.tsx";
import type { CellLanding } from "./cells.ts";
import css from "./Column.module.css";
import type { Kanban } from "./kanban.ts";

/** Cards in a lane are all drawn up to this many; a list by itself draws those in sight only. */
const mostInLane = 60;

export interface CellCards {
  readonly cell: string;
  readonly cards: readonly CardSummary[];
  readonly landing: CellLanding;
  readonly kanban: Kanban;
}

const DropLine = () => <span className={css.line} aria-hidden="true" />;

function useCellRows({ cards, landing, kanban }: CellCards) {
  const region = useRef<HTMLDivElement>(null);
  const { heldAt, aimedAt } = landing;
  const { isPhone, awaitedId } = kanban;
  const rows = useVirtualizer({
    count: cards.length,
    getScrollElement: () => region.current,
    estimateSize: () => (isPhone ? 128 : 108),
    getItemKey: (index) => cards[index]?.id ?? index,
    gap: isPhone ? 10 : 8,
    overscan: 3,
    paddingEnd: isPhone ? 96 : 24,
    paddingStart: 3,
    // The card that is held stays drawn: by touch the gesture ends with its element.
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), ...(heldAt >= 0 ? [heldAt] : [])])].sort((a, b) => a - b),
  });
  const awaitedAt = awaitedId === null ? -1 : cards.findIndex((one) => one.id === awaitedId);
  useEffect(() => {
    if (awaitedAt >= 0) rows.scrollToIndex(awaitedAt);
  }, [awaitedAt, rows]);
  const heldBy = kanban.drag.lifted?.by;
  useEffect(() => {
    if (heldBy === "keys" && aimedAt >= 0) rows.scrollToIndex(Math.min(aimedAt, cards.length - 1));
  }, [heldBy, aimedAt, rows, cards.length]);
  return { region, rows };
}

/** The cards of a list by itself. */
export function CardRows({ children, ...content }: CellCards & { children: ReactNode }) {
  const { cards, landing } = content;
  const { region, rows } = useCellRows(content);
  return (
    <div ref={region} className={css.scroll} data-scrolls="y" tabIndex={-1}>
      <div className={css.rows} role="list" style={{ blockSize: rows.getTotalSize() }}>
        {cards.length === 0 && landing.lineAt >= 0 && <DropLine />}
        {rows.getVirtualItems().map((row) => {
          const card = cards[row.index];
          return (
            card && (
              <div
                key={row.key}
                ref={rows.measureElement}
                data-index={row.index}
                role="listitem"
                aria-setsize={cards.length}
                aria-posinset={row.index + 1}
                className={css.row}
                style={{ transform: `translateY(${row.start}px)` }}
              >
                <CellCard {...content} card={card} index={row.index} />
              </div>
            )
          );
        })}
      </div>
      {children}
    </div>
  );
}

/** The cards of a list's part of a lane. */
export function CardStack(content: CellCards) {
  const t = useText();
  const { cards, landing } = content;
  const shown = cards.slice(0, mostInLane);
  return (
    <div className={css.stack} role="list">
      {cards.length === 0 && landing.lineAt >= 0 && <DropLine />}
      {shown.map((card, index) => (
        <div key={card.id} data-index={index} role="listitem" className={css.still}>
          <CellCard {...content} card={card} index={index} />
        </div>
      ))}
      {cards.length > shown.length && (
        <p className={css.more}>{t("boards.moreCards", { n: cards.length - shown.length })}</p>
      )}
    </div>
  );
}

/** A card that can be lifted, with the line above it where another would land. */
function CellCard(props: CellCards & { card: CardSummary; index: number }) {
  const { card, index, cell, cards, landing, kanban } = props;
  const on = useOnBoard();
  const { drag } = kanban;
  const { lifted } = drag;
  const place = { cell, index };
  return (
    <>
      {landing.lineAt === index && <DropLine />}
      <CardTile
        card={card}
        isInTabOrder={card.id === kanban.tabStop}
        isHole={lifted?.by === "pointer" && lifted.id === card.id}
        isLiftedByKeys={lifted?.by === "keys" && lifted.id === card.id && landing.heldAt === index}
        hintId={kanban.hintId}
        onPress={(event) => drag.press(event, card.id, place)}
        onKey={(event) => kanban.onKey(event, card, place)}
        onFocus={() => kanban.onActive(card.id)}
        onOpen={() => {
          if (!drag.hasJustDragged() && !lifted) on.open(card.id);
        }}
      />
      {index === cards.length - 1 && landing.lineAt > index && <span className={css.lineBelow} aria-hidden="true" />}
    </>
  );
}
