import type { Sheet } from "@safos/contract/sheets";

/** A cell that holds or shows something. Rows and columns are counted from 0, without hidden ones. */
export interface GridCell {
  readonly column: number;
  readonly text: string;
  /** A place in the book's styles. */
  readonly style: number;
  /** How many rows and columns it is shown across. */
  readonly rows: number;
  readonly columns: number;
}

/** A sheet as it is laid out: what is hidden is not there. */
export interface Grid {
  readonly sheet: Sheet;
  /** Numbers of rows and columns as the file counts them, from 1. */
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  readonly frozenRows: number;
  readonly frozenColumns: number;
  /** Where each row and column begins in pixels; one more says where the last one ends. */
  readonly tops: readonly number[];
  readonly lefts: readonly number[];
  cellsOf(row: number): readonly GridCell[];
  /** The first row of cells that are shown as one across several rows, and reach into this one. */
  firstRowOf(row: number): number;
  /** Where the cell begins that a place belongs to. */
  placeOf(row: number, column: number): Place;
  cellAt(place: Place): GridCell | null;
}

export interface Place {
  readonly row: number;
  readonly column: number;
}

export const plainHeight = 26;

const sumsOf = (sizes: readonly number[]): number[] => {
  const sums = [0];
  for (const size of sizes) sums.push((sums.at(-1) ?? 0) + size);
  return sums;
};

const numbersTo = (count: number, isShown: (number: number) => boolean): number[] =>
  Array.from({ length: count }, (_, index) => index + 1).filter(isShown);

const indexesOf = (numbers: readonly number[]): ReadonlyMap<number, number> =>
  new Map(numbers.map((number, index) => [number, index]));

export function gridOf(sheet: Sheet): Grid {
  const hidden = new Set(sheet.hiddenRows);
  const rows = numbersTo(sheet.rowCount, (row) => !hidden.has(row));
  const columns = numbersTo(sheet.columnCount, (column) => (sheet.widths[column - 1] ?? 0) > 0);
  const [rowIndexes, columnIndexes] = [indexesOf(rows), indexesOf(columns)];
  const heights = new Map(sheet.rows.map(({ number, height }) => [number, height]));
  const merged = mergedOf(sheet, rowIndexes, columnIndexes, columns.length);
  const cells = new Map<number, GridCell[]>();
  for (const { number, columns: at, texts, styles } of sheet.rows) {
    const row = rowIndexes.get(number);
    if (row === undefined) continue;
    const shown = at.flatMap((one, index): GridCell[] => {
      const column = columnIndexes.get(one);
      if (column === undefined) return [];
      const place = merged.at(row, column);
      if (place && (place.row !== row || place.column !== column)) return [];
      const { rows: high, columns: wide } = place ?? { rows: 1, columns: 1 };
      return [{ column, text: texts[index] ?? "", style: styles[index] ?? 0, rows: high, columns: wide }];
    });
    cells.set(row, shown);
  }
  const placeOf = (row: number, column: number): Place => {
    const place = merged.at(row, column);
    return place ? { row: place.row, column: place.column } : { row, column };
  };
  return {
    sheet,
    rows,
    columns,
    frozenRows: rows.filter((row) => row <= sheet.frozenRows).length,
    frozenColumns: columns.filter((column) => column <= sheet.frozenColumns).length,
    tops: sumsOf(rows.map((row) => Math.max(plainHeight, heights.get(row) ?? plainHeight))),
    lefts: sumsOf(columns.map((column) => sheet.widths[column - 1] ?? 0)),
    cellsOf: (row) => cells.get(row) ?? [],
    firstRowOf: (row) => merged.firstRowOf(row),
    placeOf,
    cellAt: ({ row, column }) => cells.get(row)?.find((one) => one.column === column) ?? null,
  };
}

interface Merged extends Place {
  readonly rows: number;
  readonly columns: number;
}

/** Merges whose first cell is shown, by every place that belongs to them. */
function mergedOf(
  sheet: Sheet,
  rowIndexes: ReadonlyMap<number, number>,
  columnIndexes: ReadonlyMap<number, number>,
  columnCount: number,
) {
  const places = new Map<number, Merged>();
  const firstRows = new Map<number, number>();
  const countFrom = (indexes: ReadonlyMap<number, number>, from: number, count: number): number =>
    Array.from({ length: count }, (_, index) => from + index).filter((number) => indexes.has(number)).length;
  for (const merge of sheet.merges) {
    const [row, column] = [rowIndexes.get(merge.row), columnIndexes.get(merge.column)];
    if (row === undefined || column === undefined) continue;
    const rows = countFrom(rowIndexes, merge.row, merge.rows);
    const columns = countFrom(columnIndexes, merge.column, merge.columns);
    const place = { row, column, rows, columns };
    for (let at = row; at < row + rows; at++) {
      firstRows.set(at, Math.min(row, firstRows.get(at) ?? row));
      for (let across = column; across < column + columns; across++) places.set(at * columnCount + across, place);
    }
  }
  return {
    at: (row: number, column: number): Merged | undefined => places.get(row * columnCount + column),
    firstRowOf: (row: number): number => firstRows.get(row) ?? row,
  };
}

/** `A`, `B`, … `Z`, `AA`, … of a column by its number from 1. */
export function lettersOf(column: number): string {
  const index = column - 1;
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : lettersOf(Math.floor(index / 26)) + letter;
}

const stepKeys: Readonly<Record<string, Place>> = {
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
};

/** Where a key leads from a place; null for keys that lead nowhere. `pageRows`: rows that are seen at once. */
export function placeByKey(
  grid: Grid,
  from: Place,
  { key, isControl, pageRows }: { readonly key: string; readonly isControl: boolean; readonly pageRows: number },
): Place | null {
  const [lastRow, lastColumn] = [grid.rows.length - 1, grid.columns.length - 1];
  const within = (row: number, column: number): Place =>
    grid.placeOf(Math.max(0, Math.min(lastRow, row)), Math.max(0, Math.min(lastColumn, column)));
  const step = stepKeys[key];
  if (step) {
    const cell = grid.cellAt(from);
    const row = from.row + step.row * (step.row > 0 ? (cell?.rows ?? 1) : 1);
    const column = from.column + step.column * (step.column > 0 ? (cell?.columns ?? 1) : 1);
    if (isControl)
      return within(
        step.row === 0 ? from.row : step.row < 0 ? 0 : lastRow,
        step.column === 0 ? from.column : step.column < 0 ? 0 : lastColumn,
      );
    return within(row, column);
  }
  if (key === "Home") return within(isControl ? 0 : from.row, 0);
  if (key === "End") return within(isControl ? lastRow : from.row, lastColumn);
  if (key === "PageUp") return within(from.row - pageRows, from.column);
  return key === "PageDown" ? within(from.row + pageRows, from.column) : null;
}
