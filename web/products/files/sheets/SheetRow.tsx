import type { SheetStyle } from "@safos/contract/sheets";
import { memo, type CSSProperties } from "react";
import { cx } from "../../../ui/index.ts";
import type { Grid, GridCell } from "./grid.ts";
import { inkOn } from "./ink.ts";
import css from "./Sheets.module.css";

interface SheetRowProps {
  grid: Grid;
  styles: readonly SheetStyle[];
  row: number;
  /** Pixels from the top of what it lies in; null: it lies there in its turn. */
  top: number | null;
  frozenColumns: number;
  /** Pixels that are seen of the columns that scroll, from and to. */
  seen: readonly [number, number];
  /** The column of the active cell in this row. */
  active: number | null;
  activeId: string;
  /** Columns of cells that were found. */
  found: ReadonlySet<number> | undefined;
  onPress: (row: number, column: number) => void;
}

/** Text that is wider than its cell goes on over empty cells, as far as this many pixels. */
const widestText = 1200;

/** A row: its number, what stays beside it, and those of its cells that are seen. */
export const SheetRow = memo(function SheetRow(props: SheetRowProps) {
  const { grid, row, top, frozenColumns, seen, active } = props;
  const { lefts, tops } = grid;
  const frozenWidth = lefts[frozenColumns] ?? 0;
  const height = (tops[row + 1] ?? 0) - (tops[row] ?? 0);
  const cells = grid.cellsOf(row);
  const drawn: readonly GridCell[] =
    active === null || cells.some(({ column }) => column === active)
      ? cells
      : [...cells, { column: active, text: "", style: -1, rows: 1, columns: 1 }].toSorted(
          (a, b) => a.column - b.column,
        );
  const isSeen = ({ column, columns, text }: GridCell): boolean => {
    const right = (lefts[column + columns] ?? 0) + (text === "" ? 0 : widestText);
    return column === active || (right > seen[0] && (lefts[column] ?? 0) < seen[1]);
  };
  const show = (cell: GridCell, index: number, all: readonly GridCell[], end: number) => (
    <Cell
      key={cell.column}
      {...props}
      cell={cell}
      room={(lefts[all[index + 1]?.column ?? end] ?? 0) - (lefts[cell.column] ?? 0)}
    />
  );
  const still = drawn.filter(({ column }) => column < frozenColumns);
  const moving = drawn.filter(({ column }) => column >= frozenColumns);
  const isHigh = still.some(({ rows }) => rows > 1);
  return (
    <div
      role="row"
      aria-rowindex={(grid.rows[row] ?? 0) + 1}
      className={cx(css.row, top !== null && css.placed)}
      style={{ blockSize: height, ...(top === null ? {} : { insetBlockStart: top }) }}
    >
      <div
        role="presentation"
        className={cx(css.still, isHigh && css.high)}
        style={{ inlineSize: `calc(var(--numbers) + ${frozenWidth}px)` }}
      >
        <span role="rowheader" aria-colindex={1} className={css.number}>
          {grid.rows[row]}
        </span>
        {still.map((cell, index) => show(cell, index, still, frozenColumns))}
      </div>
      <div role="presentation" className={css.moving} style={{ marginInlineStart: -frozenWidth }}>
        {moving.map((cell, index) => isSeen(cell) && show(cell, index, moving, grid.columns.length))}
      </div>
    </div>
  );
});

function Cell(props: SheetRowProps & { cell: GridCell; room: number }) {
  const { grid, styles, row, cell, room, active, activeId, found, frozenColumns, onPress } = props;
  const { column, text, columns, rows } = cell;
  const { lefts, tops } = grid;
  const style = styles[cell.style];
  const left = lefts[column] ?? 0;
  const width = (lefts[column + columns] ?? 0) - left;
  const isActive = active === column;
  const isMerged = rows > 1 || columns > 1;
  const goesOn = style?.align === "start" && !style.isWrapped && !isMerged && !text.includes("\n");
  const place: CSSProperties = {
    insetInlineStart: column < frozenColumns ? `calc(var(--numbers) + ${left}px)` : left,
    inlineSize: width,
    blockSize: (tops[row + rows] ?? 0) - (tops[row] ?? 0),
    ...(style?.fill ? { background: style.fill, color: inkOn(style.fill) } : {}),
    textAlign: style?.align ?? "start",
  };
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the grid has the focus and the keys
    <div
      role="gridcell"
      {...(isActive ? { id: activeId } : {})}
      aria-colindex={(grid.columns[column] ?? 0) + 1}
      {...(rows > 1 ? { "aria-rowspan": rows } : {})}
      {...(columns > 1 ? { "aria-colspan": columns } : {})}
      {...(isActive ? { "aria-selected": true } : {})}
      className={cx(
        css.cell,
        isMerged && css.merged,
        style?.isBold === true && css.bold,
        style?.isItalic === true && css.italic,
        style?.isWrapped === true && css.wrapped,
        found?.has(column) === true && css.found,
        isActive && css.active,
      )}
      style={place}
      onClick={() => onPress(row, column)}
    >
      <span
        className={css.text}
        style={{ maxInlineSize: goesOn ? Math.max(width, Math.min(room, widestText)) : width }}
      >
        {text}
      </span>
    </div>
  );
}
