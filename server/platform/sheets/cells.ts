/** A day or a day and time without a zone: `2026-11-24`, `2026-11-24T09:30`, `2026-11-24T09:30:00`. */
export interface LocalDate {
  readonly date: string;
}
/** Text, number, boolean, a moment (shown in the writer's time zone), a local date, or empty. */
export type Cell = string | number | boolean | Date | LocalDate | null;

export interface Sheet {
  readonly name: string;
  /** The first row is the heading unless `hasHeading` is false. */
  readonly rows: readonly (readonly Cell[])[];
  readonly hasHeading?: boolean;
}

export const defaultTimeZone = "Europe/Stockholm";
/** The most characters that Excel takes in a cell. */
const maxText = 32_767;

/** What a cell is, so that every format writes the same. Numbers that are not finite become text. */
export type Typed =
  | { readonly kind: "empty" }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "boolean"; readonly value: boolean }
  /** Local: `YYYY-MM-DD`, and `HH:MM:SS` when it has a time. */
  | { readonly kind: "date"; readonly day: string; readonly time: string | null };

const localPattern = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2}))?)?$/;

export function typeOfCell(cell: Cell, timeZone: string): Typed {
  if (cell === null || cell === "") return { kind: "empty" };
  if (typeof cell === "string") return { kind: "text", text: cleanText(cell) };
  if (typeof cell === "boolean") return { kind: "boolean", value: cell };
  if (typeof cell === "number")
    return Number.isFinite(cell) ? { kind: "number", value: cell } : { kind: "text", text: String(cell) };
  if (cell instanceof Date) {
    if (Number.isNaN(cell.getTime())) return { kind: "empty" };
    const [day = "", time = ""] = localOf(cell, timeZone).split(" ");
    return { kind: "date", day, time };
  }
  const [, day, clock, seconds] = localPattern.exec(cell.date) ?? [];
  if (day === undefined || Number.isNaN(Date.parse(`${day}T00:00:00Z`)))
    return { kind: "text", text: cleanText(cell.date) };
  return { kind: "date", day, time: clock === undefined ? null : `${clock}:${seconds ?? "00"}` };
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** `YYYY-MM-DD HH:MM:SS` in a time zone. */
function localOf(moment: Date, timeZone: string): string {
  let format = formats.get(timeZone);
  if (!format) {
    // Swedish writes dates as ISO 8601 does.
    format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
    formats.set(timeZone, format);
  }
  return format.format(moment);
}

function cleanText(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what XML 1.0 cannot hold
  const clean = text.toWellFormed().replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, "");
  return clean.length > maxText ? `${clean.slice(0, maxText - 1).toWellFormed()}…` : clean;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#13;",
};
export function escapeXml(text: string): string {
  return text.replace(/[&<>"\r]/g, (one) => entities[one] ?? one);
}

/** Names that every spreadsheet takes, none twice. */
export function sheetNames(sheets: readonly Sheet[]): string[] {
  const used = new Set<string>();
  return sheets.map((sheet, index) => {
    const base = cleanText(sheet.name)
      .replace(/[[\]:*?/\\\n\t\r]/g, " ")
      .replace(/^'+|'+$/g, "")
      .trim()
      .slice(0, 31)
      .toWellFormed();
    let name = base === "" ? `${index + 1}` : base;
    for (let count = 2; used.has(name.toLowerCase()); count++) {
      const ending = ` ${count}`;
      name = base.slice(0, 31 - ending.length).toWellFormed() + ending;
    }
    used.add(name.toLowerCase());
    return name;
  });
}
