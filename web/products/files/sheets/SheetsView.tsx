import type { SheetBook } from "@safos/contract/sheets";
import { FileX } from "lucide-react";
import { useEffect, useId, useMemo, useState, type ReactNode } from "react";
import { useText } from "../../../text/index.tsx";
import { EmptyState } from "../../../ui/index.ts";
import { FindField } from "../viewer/FindField.tsx";
import "../viewer/text.ts";
import { useFind } from "../viewer/useFind.ts";
import frame from "../viewer/Viewer.module.css";
import { cellFrom, cellHits, cellsOf } from "./cells.ts";
import { gridOf, lettersOf, type Grid, type Place } from "./grid.ts";
import { SheetGrid } from "./SheetGrid.tsx";
import { SheetTabs } from "./SheetTabs.tsx";
import css from "./Sheets.module.css";

interface SheetsViewProps {
  name: string;
  book: SheetBook;
  /** A sheet by its number in the file; null: the first one. */
  startSheet: number | null;
  /** Stands beside the field that finds. */
  tool?: ReactNode;
}

const start: Place = { row: 0, column: 0 };

/** A spreadsheet as a table: a sheet at a time, to be read and searched in. */
export function SheetsView({ name, book, startSheet, tool }: SheetsViewProps) {
  const t = useText();
  const id = useId();
  const grids = useMemo(() => book.sheets.map(gridOf), [book]);
  const cells = useMemo(() => cellsOf(grids), [grids]);
  const first = book.sheets.findIndex(({ number }) => number === startSheet);
  const [at, setAt] = useState<{ sheet: number; place: Place }>({ sheet: Math.max(0, first), place: start });
  const find = useFind(
    () => Promise.resolve(cells.map(({ text }) => text)),
    () => cellFrom(cells, at.sheet, at.place),
    "",
    cellHits,
  );
  const { hit, hits } = find;
  useEffect(() => {
    const cell = hit && cells[hit.page];
    if (cell) setAt({ sheet: cell.sheet, place: { row: cell.row, column: cell.column } });
  }, [hit, cells]);
  const found = useMemo(() => {
    const rows = new Map<number, Set<number>>();
    for (const { page } of hits ?? []) {
      const cell = cells[page];
      if (cell?.sheet === at.sheet) rows.set(cell.row, (rows.get(cell.row) ?? new Set()).add(cell.column));
    }
    return rows;
  }, [hits, cells, at.sheet]);
  const grid = grids[at.sheet];
  return (
    <>
      <div className={frame.tools}>
        {tool}
        <FindField find={find} />
      </div>
      {!grid && (
        <EmptyState icon={<FileX />} title={name}>
          {t("viewer.noSheets")}
        </EmptyState>
      )}
      {grid && (
        <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-tab-${at.sheet}`} className={css.panel}>
          <Notes book={book} grid={grid} />
          {grid.rows.length === 0 || grid.columns.length === 0 ? (
            <EmptyState icon={<FileX />} title={grid.sheet.name}>
              {t("viewer.emptySheet")}
            </EmptyState>
          ) : (
            <>
              <ActiveCell grid={grid} place={at.place} />
              <SheetGrid
                key={at.sheet}
                {...{ grid, found }}
                styles={book.styles}
                label={t("viewer.content", { name: grid.sheet.name })}
                active={at.place}
                onActive={(place) => setAt({ sheet: at.sheet, place })}
              />
            </>
          )}
        </div>
      )}
      {grid && (
        <SheetTabs
          id={id}
          names={book.sheets.map((sheet) => sheet.name)}
          chosen={at.sheet}
          onChoose={(sheet) => setAt({ sheet, place: start })}
        />
      )}
    </>
  );
}

/** What the file holds and is not shown. */
function Notes({ book, grid }: { book: SheetBook; grid: Grid }) {
  const t = useText();
  const { isCut, hasPictures } = grid.sheet;
  const notes = [
    isCut && t("viewer.sheetCut", { rows: 5000, columns: 200 }),
    book.cutSheets > 0 && t("viewer.sheetsCut", { n: book.cutSheets }),
    hasPictures && t("viewer.noPictures"),
    book.hiddenSheets > 0 && t("viewer.hiddenSheets", { n: book.hiddenSheets }),
  ].filter((one) => one !== false);
  return notes.length === 0 ? null : <p className={css.notes}>{notes.join(" ")}</p>;
}

/** Where one is, and all of what stands there: a cell shows as much as it has room for. */
function ActiveCell({ grid, place }: { grid: Grid; place: Place }) {
  const t = useText();
  const address = `${lettersOf(grid.columns[place.column] ?? 1)}${grid.rows[place.row] ?? 1}`;
  return (
    <div className={css.bar}>
      <span className={css.address}>{address}</span>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keyboard */}
      <div className={css.whole} role="region" tabIndex={0} aria-label={t("viewer.cell", { address })}>
        {grid.cellAt(place)?.text ?? ""}
      </div>
    </div>
  );
}
