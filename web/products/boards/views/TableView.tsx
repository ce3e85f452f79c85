import type { CardSummary } from "@safos/contract/boards";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { useIsPhone } from "../../../platform/screen.ts";
import { useLocale, useText } from "../../../text/index.tsx";
import { cx } from "../../../ui/index.ts";
import { useOnBoard } from "../context.ts";
import "../text.ts";
import { sortBy, sortCards, type TableColumn, type TableSort } from "./table-order.ts";
import { TableCell } from "./TableCell.tsx";
import css from "./Views.module.css";

const wideColumns: readonly TableColumn[] = ["no", "title", "list", "people", "labels", "due"];
const phoneColumns: readonly TableColumn[] = ["no", "title", "due"];

/** Every card as a row; columns sort. Only the rows in sight are drawn. */
export function TableView({ cards }: { cards: readonly CardSummary[] }) {
  const t = useText();
  const locale = useLocale();
  const { board, people, groups, labels } = useOnBoard();
  const isPhone = useIsPhone();
  const region = useRef<HTMLDivElement>(null);
  const [sort, setSort] = useState<TableSort>({ by: "no", isDown: true });
  const sorted = useMemo(
    () => sortCards(cards, sort, { board, people, groups, labels }, locale),
    [cards, sort, board, people, groups, labels, locale],
  );
  const rows = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => region.current,
    estimateSize: () => (isPhone ? 64 : 44),
    overscan: 12,
  });
  const columns = isPhone ? phoneColumns : wideColumns;
  return (
    <div ref={region} className={css.tableScroll} tabIndex={0} role="region" aria-label={t("boards.view.table")}>
      <div role="table" aria-label={board.title} aria-rowcount={sorted.length + 1} className={css.table}>
        <TableHead columns={columns} sort={sort} onSort={setSort} />
        <div role="rowgroup" style={{ blockSize: rows.getTotalSize(), position: "relative" }}>
          {rows.getVirtualItems().map((row) => {
            const card = sorted[row.index];
            return (
              card && (
                <div
                  key={card.id}
                  role="row"
                  aria-rowindex={row.index + 2}
                  className={cx(css.row, css.bodyRow)}
                  style={{ transform: `translateY(${row.start}px)`, blockSize: row.size }}
                >
                  {columns.map((column) => (
                    <span key={column} role="cell" className={css.cell}>
                      <TableCell column={column} card={card} />
                    </span>
                  ))}
                </div>
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}

function TableHead(props: { columns: readonly TableColumn[]; sort: TableSort; onSort: (sort: TableSort) => void }) {
  const { columns, sort, onSort } = props;
  const t = useText();
  return (
    <div role="row" aria-rowindex={1} className={cx(css.row, css.headRow)}>
      {columns.map((column) => (
        <span
          key={column}
          role="columnheader"
          aria-sort={sort.by === column ? (sort.isDown ? "descending" : "ascending") : "none"}
        >
          <button type="button" className={css.sort} onClick={() => onSort(sortBy(sort, column))}>
            {t(`boards.column.${column}`)}
            {sort.by === column && (sort.isDown ? <ArrowDown aria-hidden="true" /> : <ArrowUp aria-hidden="true" />)}
          </button>
        </span>
      ))}
    </div>
  );
}
