import { formatBytes } from "../../../text/index.tsx";
import type { FigureName } from "./figures.ts";

const bcp: Readonly<Record<string, string>> = { sv: "sv-SE", en: "en-GB" };

/** `november` or `nov` of `2026-11`. */
export const monthName = (locale: string, month: string, length: "long" | "short"): string =>
  new Intl.DateTimeFormat(bcp[locale] ?? locale, { month: length, timeZone: "UTC" }).format(
    Date.parse(`${month}-01T00:00:00Z`),
  );

/** `2 814`, or `12 GB`; nothing counted is a dash. */
export const writeFigure = (locale: string, name: FigureName, value: number | null): string =>
  value === null ? "–" : name === "bytes" ? formatBytes(locale, value) : writeNumber(locale, value);

export const writeNumber = (locale: string, value: number): string => value.toLocaleString(bcp[locale] ?? locale);

/** `+6 %`, `−2`. */
export const writeChange = (locale: string, by: number, isPercent: boolean): string =>
  new Intl.NumberFormat(bcp[locale] ?? locale, {
    signDisplay: "always",
    ...(isPercent ? { style: "percent" as const } : {}),
  }).format(isPercent ? by / 100 : by);
