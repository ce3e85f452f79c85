import type { Sheet, SheetBook, SheetStyle } from "@safos/contract/sheets";
import type { Budget } from "./budget.ts";
import { limits } from "./limits.ts";
import { createSheet, type SheetBuilder } from "./sheet.ts";

/** Collects what a reader finds, within the limits. */
export interface BookBuilder {
  /** A sheet by its number among all of the file; the one before is finished. Null when as many as may be are there. */
  addSheet(name: string, number: number): SheetBuilder | null;
  addHidden(): void;
  finish(): SheetBook;
}

export function createBook(): BookBuilder {
  const sheets: Sheet[] = [];
  let current: SheetBuilder | null = null;
  const places = new Map<string, number>();
  const styles: SheetStyle[] = [];
  let hiddenSheets = 0;
  let cutSheets = 0;
  const budget: Budget = {
    cells: limits.cells,
    coloured: limits.cells,
    characters: limits.characters,
    placeOf(style) {
      const key = JSON.stringify(style);
      const known = places.get(key);
      if (known !== undefined) return known;
      // Styles without a fill are few.
      if (styles.length >= limits.styles && style.fill !== null) return budget.placeOf({ ...style, fill: null });
      places.set(key, styles.length);
      return styles.push(style) - 1;
    },
  };
  const finish = (): void => {
    if (current) sheets.push(current.finish());
    current = null;
  };
  return {
    addSheet(name, number) {
      finish();
      if (sheets.length >= limits.sheets) {
        cutSheets += 1;
        return null;
      }
      current = createSheet(name.slice(0, limits.nameLength), number, budget);
      return current;
    },
    addHidden: () => void (hiddenSheets += 1),
    finish() {
      finish();
      return { sheets, styles, hiddenSheets, cutSheets };
    },
  };
}
