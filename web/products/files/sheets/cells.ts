import { placesOf, type Hit } from "../viewer/find.ts";
import type { Grid, Place } from "./grid.ts";

/** A cell of a book that can be found. */
export interface FoundCell extends Place {
  readonly sheet: number;
  readonly text: string;
}

/** Every cell with text, sheet by sheet and row by row. */
export const cellsOf = (grids: readonly Grid[]): FoundCell[] =>
  grids.flatMap((grid, sheet) =>
    grid.rows.flatMap((_, row) =>
      grid.cellsOf(row).flatMap(({ column, text }) => (text === "" ? [] : [{ sheet, row, column, text }])),
    ),
  );

const mostHits = 5000;

/** Cells that hold a needle, each once. */
export function cellHits(texts: readonly string[], needle: string): Hit[] {
  const hits: Hit[] = [];
  for (const [page, text] of texts.entries()) {
    if (hits.length >= mostHits) break;
    if (placesOf(text, needle).length > 0) hits.push({ page, index: 0 });
  }
  return hits;
}

/** The first cell at a place of a sheet, or after it; the first of all where there is none. */
export function cellFrom(cells: readonly FoundCell[], sheet: number, { row, column }: Place): number {
  const found = cells.findIndex(
    (one) => one.sheet > sheet || (one.sheet === sheet && (one.row > row || (one.row === row && one.column >= column))),
  );
  return Math.max(0, found);
}
