import type { SheetStyle } from "@safos/contract/sheets";

/** What all sheets share. */
export interface Budget {
  /** Cells with text that may come yet. */
  cells: number;
  /** Cells that are coloured, and nothing else. */
  coloured: number;
  characters: number;
  /** The place of a style in the book; of those beyond the limit, that of the same one without a fill. */
  placeOf(style: SheetStyle): number;
}
