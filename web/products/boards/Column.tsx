import type { BoardList, CardSummary } from "@safos/contract/boards";
import { useVirtualizer, defaultRangeExtractor } from "@tanstack/react-virtual";
import { Gauge, Plus } from "lucide-react";
import { useEffect, useRef, type KeyboardEvent } from "react";
import { useText } from "../../text/index.tsx";
import { Chip, cx, IconButton } from "../../ui/index.ts";
import { CardTile } from "./CardTile.tsx";
import css from "./Column.module.css";
import { isFull, useOnBoard } from "./context.ts";
import type { Drag, Place } from "./drag/drag.ts";
import { ListMenu } from "./ListMenu.tsx";
import "./text.ts";

/** Cards in a lane are all drawn up to this many; a list by itself draws those in sight only. */
const mostInLane = 60;

export function Column(props: {
  list: BoardList;
  cell: string;
  cards: readonly CardSummary[];
  count: number;
  isInLane: boolean;
  isPhone: boolean;
  drag: Drag;
  tabStop: string | null;
  hintId: string;
  onKey: (event: KeyboardEvent<HTMLElement>, face: CardSummary, place: Place) => void;
  onActive: (id: string) => void;
  onNewCard: (listId: string) => void;
  scrollToId: string | null;
}) {
  const { list, cell, cards, count, drag } = props;
  const t = useText();
  const on = useOnBoard();
  const full = isFull(list, count);
  const place = useRef<HTMLDivElement>(null);
  const { lifted } = drag;
  const heldAt = lifted?.from.cell === cell ? lifted.from.index : -1;
  const isVirtual = !props.isInLane;
  const rows = useVirtualizer({
    count: isVirtual ? cards.length : 0,
    getScrollElement: () => place.current,
    estimateSize: () => (props.isPhone ? 128 : 108),
    getItemKey: (index) => cards[index]?.id ?? index,
    gap: props.isPhone ? 10 : 8,
    overscan: 3,
    paddingEnd: props.isPhone ? 96 : 24,
    paddingStart: 3,
    // The card that is held stays drawn: by touch the gesture ends with its element.
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), ...(heldAt >= 0 ? [heldAt] : [])])].sort((a, b) => a - b),
  });
  const wanted = props.scrollToId === null ? -1 : cards.findIndex((one) => one.id === props.scrollToId);
  useEffect(() => {
    if (wanted >= 0 && isVirtual) rows.scrollToIndex(wanted);
  }, [wanted, isVirtual, rows]);
  const landsAt = lifted?.to.cell === cell ? lifted.to.index : -1;
  useEffect(() => {
    if (lifted?.by === "keys" && landsAt >= 0 && isVirtual) rows.scrollToIndex(Math.min(landsAt, cards.length - 1));
  }, [lifted?.by, landsAt, isVirtual, rows, cards.length]);
  const isStill = landsAt >= 0 && lifted?.from.cell === cell && (landsAt === heldAt || landsAt === heldAt + 1);
  const isRefusing = landsAt >= 0 && lifted?.from.cell !== cell && full && !lifted?.from.cell.endsWith(list.id);
  const line = (index: number) =>
    landsAt === index && !isStill && !isRefusing ? <span className={css.line} aria-hidden="true" /> : null;

  const tile = (face: CardSummary, index: number) => (
    <>
      {line(index)}
      <CardTile
        face={face}
        isInTabOrder={face.id === props.tabStop}
        isHole={lifted?.by === "pointer" && lifted.id === face.id}
        isLiftedByKeys={lifted?.by === "keys" && lifted.id === face.id && heldAt === index}
        hintId={props.hintId}
        onPress={(event) => drag.press(event, face.id, { cell, index })}
        onKey={(event) => props.onKey(event, face, { cell, index })}
        onFocus={() => props.onActive(face.id)}
        onOpen={() => {
          if (!drag.hasJustDragged() && !lifted) on.open(face.id);
        }}
      />
      {index === cards.length - 1 && landsAt > index && !isStill && !isRefusing && (
        <span className={css.lineBelow} aria-hidden="true" />
      )}
    </>
  );
  const shown = cards.slice(0, mostInLane);
  return (
    <section
      className={cx(css.column, full && css.full, props.isInLane && css.inLane, isRefusing && css.refusing)}
      aria-label={
        list.wipLimit === null
          ? t("boards.listOf", { list: list.title, n: count })
          : t("boards.listOfMost", { list: list.title, n: count, of: list.wipLimit })
      }
      data-cell={cell}
    >
      {!props.isPhone && (
        <header className={css.head}>
          <h2 className={css.name}>{list.title}</h2>
          {full ? (
            <Chip tone="warn" icon={<Gauge aria-hidden="true" />}>
              {t("boards.countOf", { n: count, of: list.wipLimit ?? 0 })}
            </Chip>
          ) : (
            <span className={css.count}>
              {list.wipLimit === null ? count : t("boards.countOf", { n: count, of: list.wipLimit })}
            </span>
          )}
          <span className={css.space} />
          {on.canWrite && (
            <>
              <IconButton
                label={t("boards.newCardIn", { list: list.title })}
                size="sm"
                onPress={() => props.onNewCard(list.id)}
              >
                <Plus aria-hidden="true" />
              </IconButton>
              {!props.isInLane && <ListMenu list={list} />}
            </>
          )}
        </header>
      )}
      {props.isPhone && full && (
        <p className={css.fullPhone}>
          <Gauge aria-hidden="true" />
          {t("boards.fullPhone")}
        </p>
      )}
      {isVirtual ? (
        <div ref={place} className={css.scroll} data-scrolls="y" tabIndex={-1}>
          <div className={css.rows} role="list" style={{ blockSize: rows.getTotalSize() }}>
            {cards.length === 0 && landsAt >= 0 && !isRefusing && <span className={css.line} aria-hidden="true" />}
            {rows.getVirtualItems().map((row) => {
              const face = cards[row.index];
              return (
                face && (
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
                    {tile(face, row.index)}
                  </div>
                )
              );
            })}
          </div>
          {full && !props.isPhone && <p className={css.fullWords}>{t("boards.fullWords")}</p>}
        </div>
      ) : (
        <div className={css.stack} role="list">
          {cards.length === 0 && landsAt >= 0 && !isRefusing && <span className={css.line} aria-hidden="true" />}
          {shown.map((face, index) => (
            <div key={face.id} data-index={index} role="listitem" className={css.still}>
              {tile(face, index)}
            </div>
          ))}
          {cards.length > shown.length && (
            <p className={css.more}>{t("boards.moreCards", { n: cards.length - shown.length })}</p>
          )}
        </div>
      )}
    </section>
  );
}
