import type { SheetStyle } from "@safos/contract/sheets";

/** How a cell format looks; `align` is null where what the cell holds decides. */
export interface CellFormat extends Omit<SheetStyle, "align"> {
  readonly align: SheetStyle["align"] | null;
}

export const plainFormat: CellFormat = { isBold: false, isItalic: false, fill: null, align: null, isWrapped: false };

type ValueKind = "text" | "number" | "sign";

const usual = { text: "start", number: "end", sign: "center" } as const;

/** The look of a cell that holds a text, a number, or a sign such as a boolean or an error. */
export const styleOf = ({ align, ...format }: CellFormat, kind: ValueKind): SheetStyle => ({
  ...format,
  // White is what a page is anyway, and what the page of a dark screen is not.
  fill: format.fill === "#ffffff" ? null : format.fill,
  align: align ?? usual[kind],
});

/** `start`, `left`, `center` and the like, as files write them. */
export function alignOf(written: string | undefined): CellFormat["align"] {
  if (written === "left" || written === "start" || written === "justify" || written === "fill") return "start";
  if (written === "right" || written === "end") return "end";
  return written === "center" || written === "centerContinuous" || written === "distributed" ? "center" : null;
}
