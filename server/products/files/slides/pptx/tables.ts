import type { Box, Cell, Fill, Stroke, Table } from "../deck.ts";
import { elementsOf, find, numberOf, textOf, type Element } from "../xml-tree.ts";
import { readFill, shapeStroke } from "./fills.ts";
import { isTrue } from "./geometry.ts";
import { pointsOf, type Sheet } from "./sheet.ts";
import { readText } from "./text.ts";
import { builtInTableStyle } from "./table-styles.ts";
import { listOfFont } from "./text-style.ts";

/** A table (ECMA-376 part 1, 21.1.3.13). */
export function readTable(table: Element, box: Box, sheet: Sheet): Table {
  const columns = elementsOf(find(table, "tblGrid"), "gridCol").map((one) => pointsOf(numberOf(one, "w") ?? 0));
  const properties = find(table, "tblPr");
  const styleId = textOf(find(properties, "tableStyleId"));
  const style = sheet.deck.tableStyles.get(styleId) ?? builtInTableStyle(styleId);
  const has = (name: string): boolean => isTrue(properties?.attributes[name]);
  const lines = elementsOf(table, "tr");
  const rows = lines.map((line, row) => ({
    height: pointsOf(numberOf(line, "h") ?? 0),
    cells: elementsOf(line, "tc").flatMap((cell, column) => {
      const { hMerge, vMerge } = cell.attributes;
      if (isTrue(hMerge) || isTrue(vMerge)) return [];
      const banded = has("firstRow") ? row - 1 : row;
      const parts = [
        "wholeTbl",
        ...(has("bandRow") && banded >= 0 ? [banded % 2 === 0 ? "band1H" : "band2H"] : []),
        ...(has("lastCol") && column === columns.length - 1 ? ["lastCol"] : []),
        ...(has("firstCol") && column === 0 ? ["firstCol"] : []),
        ...(has("lastRow") && row === lines.length - 1 ? ["lastRow"] : []),
        ...(has("firstRow") && row === 0 ? ["firstRow"] : []),
      ].flatMap((name) => find(style, name) ?? []);
      return [readCell(cell, column, parts, sheet)];
    }),
  }));
  return { kind: "table", box, columns, rows, hasHeader: has("firstRow") };
}

function readCell(cell: Element, column: number, parts: readonly Element[], sheet: Sheet): Cell {
  const properties = find(cell, "tcPr");
  const span = (name: string): number => Math.min(1000, Math.max(1, numberOf(cell, name) ?? 1));
  const body = find(cell, "txBody");
  const text = readText([body], [sheet.deck.defaultText, textStyle(parts)], sheet);
  const margin = (name: string, missing: number): number => pointsOf(numberOf(properties, name) ?? missing);
  const anchor = properties?.attributes["anchor"];
  return {
    column,
    columns: span("gridSpan"),
    rows: span("rowSpan"),
    fill: readFill(properties, sheet) ?? (hasNoFill(properties) ? null : styleFill(parts, sheet)),
    text: {
      ...text,
      insets: {
        left: margin("marL", 91_440),
        top: margin("marT", 45_720),
        right: margin("marR", 91_440),
        bottom: margin("marB", 45_720),
      },
      anchor: anchor === "ctr" ? "middle" : anchor === "b" ? "bottom" : "top",
    },
    borders: {
      left: readBorder(properties, "lnL", parts, ["left", "insideV"], sheet),
      right: readBorder(properties, "lnR", parts, ["right", "insideV"], sheet),
      top: readBorder(properties, "lnT", parts, ["top", "insideH"], sheet),
      bottom: readBorder(properties, "lnB", parts, ["bottom", "insideH"], sheet),
    },
  };
}

const hasNoFill = (properties: Element | undefined): boolean => find(properties, "noFill") !== undefined;

function styleFill(parts: readonly Element[], sheet: Sheet): Fill | null {
  const fills = parts.map((part) => readFill(find(part, "tcStyle", "fill"), sheet));
  return fills.findLast((fill) => fill !== undefined) ?? null;
}

function readBorder(
  properties: Element | undefined,
  own: string,
  parts: readonly Element[],
  sides: readonly string[],
  sheet: Sheet,
): Stroke | null {
  const line = find(properties, own);
  if (line) return shapeStroke(line, undefined, sheet);
  const given = parts
    .flatMap((part) => sides.flatMap((side) => find(part, "tcStyle", "tcBdr", side, "ln") ?? []))
    .at(-1);
  return shapeStroke(given, undefined, sheet);
}

/** The bold type and the colour that the parts of a table's style give, as a list of styles. */
function textStyle(parts: readonly Element[]): Element {
  const given = parts.flatMap((part) => find(part, "tcTxStyle") ?? []);
  const isBold = given.some((one) => one.attributes["b"] === "on");
  const isColour = ({ name }: Element): boolean => name.endsWith("Clr");
  const coloured = given.findLast((one) => elementsOf(one).some(isColour));
  return listOfFont(isBold ? { b: "1" } : {}, elementsOf(coloured).filter(isColour));
}
