import type { SheetStyle } from "@safos/contract/sheets";
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useId, useRef, useState, type KeyboardEvent, type RefObject } from "react";
import { cx } from "../../../ui/index.ts";
import { lettersOf, placeByKey, type Grid, type Place } from "./grid.ts";
import { SheetRow } from "./SheetRow.tsx";
import css from "./Sheets.module.css";

interface SheetGridProps {
  grid: Grid;
  styles: readonly SheetStyle[];
  label: string;
  active: Place;
  onActive: (place: Place) => void;
  /** Columns of cells that were found, by row. */
  found: ReadonlyMap<number, ReadonlySet<number>>;
}

const headHeight = 28;
const numbersWidth = 48;
/** What stays in place may take this much of what is seen; where it would take more, it scrolls with the rest. */
const mostStill = 0.5;

/** How large the box is that scrolls. */
function useBoxSize(box: RefObject<HTMLElement | null>) {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return size;
}

/** A sheet whose cells are reached by keys; only what is seen of it is drawn. */
export function SheetGrid({ grid, styles, label, active, onActive, found }: SheetGridProps) {
  const box = useRef<HTMLDivElement>(null);
  const activeId = useId();
  const { width, height } = useBoxSize(box);
  const { lefts, tops } = grid;
  const frozenColumns = (lefts[grid.frozenColumns] ?? 0) <= width * mostStill ? grid.frozenColumns : 0;
  const frozenRows = (tops[grid.frozenRows] ?? 0) <= height * mostStill ? grid.frozenRows : 0;
  const frozenWidth = lefts[frozenColumns] ?? 0;
  const frozenHeight = tops[frozenRows] ?? 0;
  const rows = useVirtualizer({
    count: grid.rows.length - frozenRows,
    getScrollElement: () => box.current,
    estimateSize: (index) => (tops[frozenRows + index + 1] ?? 0) - (tops[frozenRows + index] ?? 0),
    overscan: 8,
    scrollMargin: headHeight + frozenHeight,
    scrollPaddingStart: headHeight + frozenHeight,
    rangeExtractor: (range) => {
      // Cells that begin above what is seen and reach into it, and the cell that has the keys.
      const above = grid.firstRowOf(frozenRows + range.startIndex) - frozenRows;
      const here = active.row - frozenRows;
      return [...new Set([...defaultRangeExtractor(range), above, here])]
        .filter((index) => index >= 0 && index < range.count)
        .toSorted((a, b) => a - b);
    },
  });
  const columns = useVirtualizer({
    horizontal: true,
    count: grid.columns.length - frozenColumns,
    getScrollElement: () => box.current,
    estimateSize: (index) => (lefts[frozenColumns + index + 1] ?? 0) - (lefts[frozenColumns + index] ?? 0),
    overscan: 4,
    scrollMargin: numbersWidth + frozenWidth,
    scrollPaddingStart: numbersWidth + frozenWidth,
  });
  useEffect(() => {
    rows.measure();
    columns.measure();
  }, [rows, columns, grid, frozenRows, frozenColumns]);
  useEffect(() => {
    if (active.row >= frozenRows) rows.scrollToIndex(active.row - frozenRows, { align: "auto" });
    if (active.column >= frozenColumns) columns.scrollToIndex(active.column - frozenColumns, { align: "auto" });
  }, [rows, columns, active, frozenRows, frozenColumns]);
  const seenColumns = columns.getVirtualItems();
  const from = lefts[frozenColumns + (seenColumns[0]?.index ?? 0)] ?? 0;
  const to = lefts[frozenColumns + (seenColumns.at(-1)?.index ?? 0) + 1] ?? 0;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.metaKey) return;
    const pageRows = Math.max(1, Math.floor((height - headHeight - frozenHeight) / 26) - 1);
    const place = placeByKey(grid, active, { key: event.key, isControl: event.ctrlKey, pageRows });
    if (!place) return;
    event.preventDefault();
    onActive(place);
  };
  const show = (row: number, top: number | null) => (
    <SheetRow
      key={row}
      {...{ grid, styles, row, top, frozenColumns, activeId }}
      seen={[from, to]}
      active={active.row === row ? active.column : null}
      found={found.get(row)}
      onPress={(pressed, column) => onActive(grid.placeOf(pressed, column))}
    />
  );
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a grid has the focus for its cells
    <div
      ref={box}
      role="grid"
      tabIndex={0}
      className={css.grid}
      aria-label={label}
      aria-rowcount={grid.sheet.rowCount + 1}
      aria-colcount={grid.sheet.columnCount + 1}
      aria-activedescendant={activeId}
      aria-readonly="true"
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ inlineSize: numbersWidth + (lefts.at(-1) ?? 0), minInlineSize: "100%" }}>
        <div role="presentation" className={css.top}>
          <Letters {...{ grid, frozenColumns, active }} from={from} to={to} />
          <div role="presentation" className={cx(css.rows, frozenRows > 0 && css.frozen)}>
            {Array.from({ length: frozenRows }, (_, row) => show(row, null))}
          </div>
        </div>
        <div role="presentation" className={css.rows} style={{ blockSize: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((item) => show(frozenRows + item.index, item.start - headHeight - frozenHeight))}
        </div>
      </div>
    </div>
  );
}

interface LettersProps {
  grid: Grid;
  frozenColumns: number;
  active: Place;
  from: number;
  to: number;
}

/** The letters of the columns, and the lines between them. */
function Letters({ grid, frozenColumns, active, from, to }: LettersProps) {
  const { columns, lefts } = grid;
  const frozenWidth = lefts[frozenColumns] ?? 0;
  const letter = (column: number) => (
    <span
      key={column}
      role="columnheader"
      aria-colindex={(columns[column] ?? 0) + 1}
      className={cx(css.letter, active.column === column && css.here)}
      style={{
        insetInlineStart: column < frozenColumns ? `calc(var(--numbers) + ${lefts[column] ?? 0}px)` : lefts[column],
        inlineSize: (lefts[column + 1] ?? 0) - (lefts[column] ?? 0),
      }}
    >
      {lettersOf(columns[column] ?? 1)}
    </span>
  );
  const indexes = columns.map((_, index) => index);
  const isSeen = (column: number): boolean => (lefts[column + 1] ?? 0) > from && (lefts[column] ?? 0) < to;
  return (
    <div role="row" aria-rowindex={1} className={cx(css.row, css.letters)} style={{ blockSize: headHeight }}>
      <div role="presentation" className={css.still} style={{ inlineSize: `calc(var(--numbers) + ${frozenWidth}px)` }}>
        <span role="presentation" className={css.number} />
        {indexes.filter((column) => column < frozenColumns).map(letter)}
      </div>
      <div role="presentation" className={css.moving} style={{ marginInlineStart: -frozenWidth }}>
        {indexes.filter((column) => column >= frozenColumns && isSeen(column)).map(letter)}
      </div>
    </div>
  );
}
