import type { Sheet, SheetMerge, SheetStyle } from "@safos/contract/sheets";
import type { Budget } from "./budget.ts";
import { limits } from "./limits.ts";
import { fitMerges } from "./merges.ts";

/** Rows and columns are counted from 1. What lies beyond the limits is left out; `isCut` says whether it held anything. */
export interface SheetBuilder {
  /** A later cell at the same place takes the place of the first. */
  addCell(row: number, column: number, text: string, style: SheetStyle): void;
  /** Pixels. */
  setHeight(row: number, height: number): void;
  hideRow(row: number): void;
  /** Pixels; 0 hides. */
  setWidth(from: number, to: number, width: number): void;
  setDefaultWidth(width: number): void;
  merge(merge: SheetMerge): void;
  freeze(rows: number, columns: number): void;
  addPictures(): void;
  finish(): Sheet;
}

interface Row {
  readonly cells: Map<number, { readonly text: string; readonly style: number }>;
  height: number | null;
}

/** A cell no higher than this is as high as any. */
const plainHeight = 24;
const highest = 600;
const [narrowest, widest] = [12, 800];

const within = (least: number, value: number, most: number): number =>
  Math.round(Math.min(most, Math.max(least, value)));

export function createSheet(name: string, number: number, budget: Budget): SheetBuilder {
  const rows = new Map<number, Row>();
  const hidden = new Set<number>();
  const widths = new Map<number, number>();
  const merges: SheetMerge[] = [];
  let defaultWidth = 80;
  let [frozenRows, frozenColumns] = [0, 0];
  let isCut = false;
  let hasPictures = false;
  const rowOf = (row: number): Row => {
    const known = rows.get(row) ?? { cells: new Map(), height: null };
    rows.set(row, known);
    return known;
  };
  const isInside = (row: number, column: number): boolean =>
    row >= 1 && row <= limits.rows && column >= 1 && column <= limits.columns;
  return {
    addCell(row, column, text, style) {
      if (text === "" && style.fill === null) return;
      const shown = text.length > limits.cellLength ? `${text.slice(0, limits.cellLength)}…` : text;
      const kind = text === "" ? "coloured" : "cells";
      if (!isInside(row, column) || budget[kind] === 0 || budget.characters < shown.length) {
        isCut ||= text !== "";
        return;
      }
      budget[kind] -= 1;
      budget.characters -= shown.length;
      rowOf(row).cells.set(column, { text: shown, style: budget.placeOf(style) });
    },
    setHeight(row, height) {
      if (isInside(row, 1) && height > plainHeight) rowOf(row).height = within(plainHeight, height, highest);
    },
    hideRow: (row) => void (isInside(row, 1) && hidden.add(row)),
    setWidth(from, to, width) {
      for (let column = Math.max(1, from); column <= Math.min(to, limits.columns); column++)
        widths.set(column, width <= 0 ? 0 : within(narrowest, width, widest));
    },
    setDefaultWidth: (width) => void (defaultWidth = within(narrowest, width, widest)),
    merge: (merge) => void (merges.length < limits.merges && merges.push(merge)),
    freeze(some, others) {
      frozenRows = within(0, some, limits.rows);
      frozenColumns = within(0, others, limits.columns);
    },
    addPictures: () => void (hasPictures = true),
    finish() {
      const { rowCount, columnCount, kept } = fitMerges(merges, textSize(rows), (row, column) =>
        Boolean(rows.get(row)?.cells.get(column)?.text),
      );
      budget.coloured += countBeyond(rows, rowCount, columnCount);
      return {
        number,
        name,
        rowCount,
        columnCount,
        frozenRows: Math.min(frozenRows, rowCount),
        frozenColumns: Math.min(frozenColumns, columnCount),
        widths: Array.from({ length: columnCount }, (_, index) => widths.get(index + 1) ?? defaultWidth),
        hiddenRows: [...hidden].filter((row) => row <= rowCount).toSorted((a, b) => a - b),
        rows: [...rows]
          .filter(([row]) => row <= rowCount)
          .toSorted(([a], [b]) => a - b)
          .map(([row, { cells, height }]) => viewRow(row, cells, height, columnCount)),
        merges: kept,
        isCut,
        hasPictures,
      };
    },
  };
}

/** How far what is written reaches: colour alone is not shown beyond it. */
function textSize(rows: ReadonlyMap<number, Row>): { readonly rowCount: number; readonly columnCount: number } {
  let [rowCount, columnCount] = [0, 0];
  for (const [row, { cells }] of rows)
    for (const [column, { text }] of cells)
      if (text !== "") {
        rowCount = Math.max(rowCount, row);
        columnCount = Math.max(columnCount, column);
      }
  return { rowCount, columnCount };
}

/** Coloured cells that are not shown leave room for those of other sheets. */
function countBeyond(rows: ReadonlyMap<number, Row>, rowCount: number, columnCount: number): number {
  let count = 0;
  for (const [row, { cells }] of rows)
    for (const column of cells.keys()) if (row > rowCount || column > columnCount) count += 1;
  return count;
}

function viewRow(
  number: number,
  cells: Row["cells"],
  height: number | null,
  columnCount: number,
): Sheet["rows"][number] {
  const shown = [...cells].filter(([column]) => column <= columnCount).toSorted(([a], [b]) => a - b);
  return {
    number,
    height,
    columns: shown.map(([column]) => column),
    texts: shown.map(([, { text }]) => text),
    styles: shown.map(([, { style }]) => style),
  };
}
