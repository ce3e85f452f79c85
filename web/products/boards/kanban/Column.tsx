import type { BoardList } from "@safos/contract/boards";
import { Gauge } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { cx } from "../../../ui/index.ts";
import { isFull } from "../context.ts";
import "../text.ts";
import { CardRows, CardStack, type CellCards } from "./CellCards.tsx";
import { cellOf, landingIn, type Grid } from "./cells.ts";
import css from "./Column.module.css";
import { ColumnHead } from "./ColumnHead.tsx";
import type { Kanban } from "./kanban.ts";

/** A list, or its part of a lane: its name, how many cards it has, and the cards. */
export function Column(props: { list: BoardList; laneId: string; grid: Grid; kanban: Kanban }) {
  const { list, laneId, grid, kanban } = props;
  const t = useText();
  const cell = cellOf(laneId, list.id);
  const count = kanban.counts.get(list.id) ?? 0;
  const full = isFull(list, count);
  const isInLane = laneId !== "";
  const landing = landingIn(cell, list.id, full, kanban.drag.lifted);
  const content: CellCards = { cell, cards: grid.cells.get(cell) ?? [], landing, kanban };
  return (
    <section
      className={cx(css.column, full && css.full, isInLane && css.inLane, landing.isRefusing && css.refusing)}
      aria-label={
        list.wipLimit === null
          ? t("boards.listOf", { list: list.title, n: count })
          : t("boards.listOfMost", { list: list.title, n: count, of: list.wipLimit })
      }
      data-cell={cell}
    >
      {!kanban.isPhone && <ColumnHead list={list} count={count} isInLane={isInLane} onNewCard={kanban.onNewCard} />}
      {kanban.isPhone && full && (
        <p className={css.fullPhone}>
          <Gauge aria-hidden="true" />
          {t("boards.fullPhone")}
        </p>
      )}
      {isInLane ? (
        <CardStack {...content} />
      ) : (
        <CardRows {...content}>
          {full && !kanban.isPhone && <p className={css.fullNote}>{t("boards.fullWords")}</p>}
        </CardRows>
      )}
    </section>
  );
}
