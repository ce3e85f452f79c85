import Type, { type Static } from "typebox";

/** How cells look, as far as it is shown. */
export const SheetStyle = Type.Object({
  isBold: Type.Boolean(),
  isItalic: Type.Boolean(),
  /** `#rrggbb`; null: none. */
  fill: Type.Union([Type.String(), Type.Null()]),
  align: Type.Union([Type.Literal("start"), Type.Literal("center"), Type.Literal("end")]),
  isWrapped: Type.Boolean(),
});
export type SheetStyle = Static<typeof SheetStyle>;

/** A row by its number from 1, and its cells that hold or show something: the three lists are equally long. */
export const SheetRow = Type.Object({
  number: Type.Integer(),
  /** Pixels; null: as high as any. */
  height: Type.Union([Type.Integer(), Type.Null()]),
  /** From 1, ascending. */
  columns: Type.Array(Type.Integer()),
  /** What the cells show. */
  texts: Type.Array(Type.String()),
  /** Places in `styles` of the book. */
  styles: Type.Array(Type.Integer()),
});
export type SheetRow = Static<typeof SheetRow>;

/** Cells that are shown as one, from `row` and `column` on. */
export const SheetMerge = Type.Object({
  row: Type.Integer(),
  column: Type.Integer(),
  rows: Type.Integer(),
  columns: Type.Integer(),
});
export type SheetMerge = Static<typeof SheetMerge>;

export const Sheet = Type.Object({
  /** Among all sheets of the book from 1, hidden ones too. */
  number: Type.Integer(),
  name: Type.String(),
  rowCount: Type.Integer(),
  columnCount: Type.Integer(),
  frozenRows: Type.Integer(),
  frozenColumns: Type.Integer(),
  /** Pixels for each column; 0: hidden. */
  widths: Type.Array(Type.Integer()),
  hiddenRows: Type.Array(Type.Integer()),
  /** Those that differ from an empty row. */
  rows: Type.Array(SheetRow),
  /** None lies over another. */
  merges: Type.Array(SheetMerge),
  /** The sheet holds more cells than are here. */
  isCut: Type.Boolean(),
  /** The sheet has charts or pictures, which are not here. */
  hasPictures: Type.Boolean(),
});
export type Sheet = Static<typeof Sheet>;

/** A spreadsheet as a table: its sheets in their order, without hidden ones. */
export const SheetBook = Type.Object({
  sheets: Type.Array(Sheet),
  styles: Type.Array(SheetStyle),
  /** How many sheets are hidden in the file, and not here. */
  hiddenSheets: Type.Integer(),
  /** How many sheets come after the last one that is read. */
  cutSheets: Type.Integer(),
});
export type SheetBook = Static<typeof SheetBook>;

/** The language that numbers, days and signs are written in. */
export const SheetLocale = Type.Union([Type.Literal("sv"), Type.Literal("en")]);
export type SheetLocale = Static<typeof SheetLocale>;

/** Endings, in lower case, of files that are read as tables. */
export const sheetEndings = ["xlsx", "xlsm", "xltx", "ods", "ots"] as const;
