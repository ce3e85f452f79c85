import { sheetEndings } from "@safos/contract/sheets";
import { maxOfficeBytes } from "../shown/drawings.ts";
import { endingOf } from "../tree/names.ts";
import type { Node } from "../tree/node.ts";

/** How a spreadsheet is read. */
export type SheetForm = "xlsx" | "ods";

/** Null for what is no spreadsheet that is read here. */
export function sheetFormOf({ name, size }: Pick<Node, "name" | "size">): SheetForm | null {
  const ending = endingOf(name);
  if (size > maxOfficeBytes || !sheetEndings.some((one) => one === ending)) return null;
  return ending.startsWith("o") ? "ods" : "xlsx";
}
