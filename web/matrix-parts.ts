import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";

/**
 * What the Matrix client carries and the page does not use, or not as it comes: the client for widgets with its protocol
 * (a fifth of all of it), and the table by which names that look the same are told apart, which its package makes an
 * expression of 6,300 alternatives of, at every load.
 */
export const matrixParts: Plugin = {
  name: "matrix-parts",
  enforce: "pre",
  load(id) {
    if (/[\\/]matrix-js-sdk[\\/]lib[\\/]embedded\.js$/.test(id))
      return `export class RoomWidgetClient { constructor() { throw new Error("There are no widgets here."); } }`;
    if (!/[\\/]unhomoglyph[\\/]index\.js$/.test(id)) return null;
    const table = readFileSync(join(dirname(id), "data.json"), "utf8");
    return lookAlikes(JSON.parse(table) as Record<string, string>);
  },
};

/** The same answers, a sign at a time: every key of the table is one. */
export function lookAlikes(table: Readonly<Record<string, string>>): string {
  if (Object.keys(table).some((key) => Array.from(key).length !== 1)) throw new Error("A key is more than one sign.");
  return `const table = new Map(Object.entries(JSON.parse(${JSON.stringify(JSON.stringify(table))})));
export default (text) => Array.from(text, (sign) => table.get(sign) ?? sign).join("");`;
}
