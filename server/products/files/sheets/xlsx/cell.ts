import { styleOf, type CellFormat } from "../plain-style.ts";
import type { SheetStyle } from "@safos/contract/sheets";
import type { Values } from "../values.ts";
import type { XlsxFormat } from "./styles.ts";
import { plainText } from "./shared-texts.ts";

export interface CellContext {
  readonly values: Values;
  readonly shared: readonly string[];
  /** Days between the calendar of the file and that of 1900. */
  readonly dayShift: number;
}

const dayMs = 86_400_000;
/** 1970-01-01 in the calendar of 1900. */
const epochDay = 25_569;

/** What a cell shows, by its type (ECMA-376 part 1, 18.18.11) and its value as it is written. */
export function showCell(
  type: string,
  value: string,
  { code, look }: XlsxFormat,
  { values, shared, dayShift }: CellContext,
): { readonly text: string; readonly style: SheetStyle } {
  const asText = (text: string) => ({ text: values.text(text, code), style: styleOf(look, "text") });
  if (type === "s") return asText(/^\d{1,9}$/.test(value) ? (shared[Number(value)] ?? "") : "");
  if (type === "str" || type === "inlineStr") return asText(plainText(value));
  if (value === "") return { text: "", style: styleOf(look, "text") };
  if (type === "b") return { text: values.boolean(value === "1" || value === "true"), style: styleOf(look, "sign") };
  if (type === "e") return { text: values.error(value), style: styleOf(look, "sign") };
  if (type === "d") return showMoment(value, code, look, values);
  const number = Number(value);
  if (!Number.isFinite(number)) return asText(plainText(value));
  const shifted = dayShift > 0 && values.isDate(code) ? number + dayShift : number;
  return { text: values.number(shifted, code), style: styleOf(look, "number") };
}

/** A moment as ISO 8601 writes it. */
function showMoment(value: string, code: string, look: CellFormat, values: Values) {
  const style = styleOf(look, "number");
  const at = Date.parse(
    /T.*(Z|[+-]\d\d:?\d\d)$/.test(value) ? value : `${value.includes("T") ? value : `${value}T00:00`}Z`,
  );
  if (Number.isNaN(at)) return { text: plainText(value), style };
  const usual = value.includes("T") ? "yyyy-mm-dd hh:mm" : "yyyy-mm-dd";
  return { text: values.number(at / dayMs + epochDay, code === "General" ? usual : code), style };
}
