/** What is read of a spreadsheet at most; what lies beyond is left out, and said to be. */
export const limits = {
  sheets: 100,
  /** Of each sheet. */
  rows: 5000,
  columns: 200,
  /** Of all sheets together: with text, and as many that are coloured alone. */
  cells: 200_000,
  characters: 4_000_000,
  styles: 1000,
  /** Of each sheet. */
  merges: 10_000,
  /** Characters of one cell. */
  cellLength: 4000,
  /** Characters of a sheet's name; what Excel allows is 31. */
  nameLength: 200,
  /** Definitions of one kind in a file: cell formats, fonts, fills. */
  definitions: 70_000,
  /** Of a file's own; Excel allows some 250. numfmt keeps each for as long as the process lives. */
  numberFormats: 2000,
} as const;
