import { defaultTimeZone, typeOfCell, type Cell } from "./cells.ts";

export interface CsvOptions {
  /** `;` is what a Swedish Excel opens by itself, with decimal commas; `,` is for programs. */
  readonly separator?: ";" | "," | "\t";
  /** Excel takes UTF-8 for what it is only with a byte order mark. */
  readonly hasByteOrderMark?: boolean;
  readonly timeZone?: string;
}

// Beginnings that a spreadsheet may take for a formula, and the wide forms that some turn into them.
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/;

/** Rows as CSV (RFC 4180) in UTF-8. Text that a spreadsheet would calculate is given a leading apostrophe. */
export function writeCsv(rows: readonly (readonly Cell[])[], options: CsvOptions = {}): Buffer {
  const { separator = ";", hasByteOrderMark = true, timeZone = defaultTimeZone } = options;
  const lines = rows.map((row) => row.map((cell) => writeCell(cell, separator, timeZone)).join(separator));
  return Buffer.from(`${hasByteOrderMark ? "\uFEFF" : ""}${lines.map((line) => `${line}\r\n`).join("")}`, "utf8");
}

function writeCell(cell: Cell, separator: string, timeZone: string): string {
  const typed = typeOfCell(cell, timeZone);
  switch (typed.kind) {
    case "empty":
      return "";
    case "number":
      return separator === ";" ? String(typed.value).replace(".", ",") : String(typed.value);
    case "boolean":
      return typed.value ? "1" : "0";
    case "date":
      return typed.time === null ? typed.day : `${typed.day} ${typed.time}`;
    default: {
      const text = formulaStart.test(typed.text) ? `'${typed.text}` : typed.text;
      // A cell that begins with a space before a formula is trimmed by some; quoting keeps the space.
      return /["\r\n;,\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    }
  }
}
