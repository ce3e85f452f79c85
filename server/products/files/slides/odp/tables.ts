import type { Box, Cell, Table } from "../deck.ts";
import { elementsOf, numberOf, type Element } from "../xml-tree.ts";
import { readBorder, readFill } from "./fills.ts";
import { pointsOf } from "../../texts/lengths.ts";
import { property, type Styles } from "./styles.ts";
import { readText, type TextScope } from "./text.ts";

const mostRepeated = 200;

const repeated = (element: Element, name: string): number =>
  Math.min(mostRepeated, Math.max(1, numberOf(element, name) ?? 1));

/** A table on a slide (ODF 1.3 part 3, 9.1.2). */
export function readTable(table: Element, box: Box, scope: Omit<TextScope, "shape">): Table {
  const { styles } = scope;
  const columns = elementsOf(table, "table-column").flatMap((column) => {
    const chain = styles.chain("table-column", column.attributes["table:style-name"]);
    const width = pointsOf(property(chain, "table-column-properties", "style:column-width")) ?? 0;
    return Array.from({ length: repeated(column, "table:number-columns-repeated") }, () => width);
  });
  const lines = elementsOf(table).flatMap((one) =>
    one.name === "table-row" ? [one] : one.name === "table-header-rows" ? elementsOf(one, "table-row") : [],
  );
  const template = styles.template(table.attributes["table:template-name"]);
  const rows = lines.map((line, row) => {
    const chain = styles.chain("table-row", line.attributes["table:style-name"]);
    const height = (name: string): number | null => pointsOf(property(chain, "table-row-properties", name));
    const fromTemplate = partsOf(table, row, lines.length).flatMap((part) => template.get(part) ?? []);
    const usual = line.attributes["table:default-cell-style-name"];
    return {
      height: height("style:row-height") ?? height("style:min-row-height") ?? 0,
      cells: readCells(line, fromTemplate, usual, scope),
    };
  });
  return { kind: "table", box, columns, rows, hasHeader: table.attributes["table:use-first-row-styles"] === "true" };
}

/** The parts of a template that apply to a row, nearest first. */
function partsOf(table: Element, row: number, count: number): string[] {
  const uses = (name: string): boolean => table.attributes[`table:use-${name}-styles`] === "true";
  const hasHeader = uses("first-row");
  const isOdd = (row - (hasHeader ? 1 : 0)) % 2 === 0;
  return [
    ...(hasHeader && row === 0 ? ["first-row"] : []),
    ...(uses("last-row") && row === count - 1 ? ["last-row"] : []),
    ...(uses("banding-rows") ? [isOdd ? "odd-rows" : "even-rows"] : []),
    "body",
  ];
}

function readCells(
  line: Element,
  fromTemplate: readonly string[],
  usual: string | undefined,
  scope: Omit<TextScope, "shape">,
): Cell[] {
  let column = 0;
  return elementsOf(line).flatMap((cell) => {
    const at = column;
    column += repeated(cell, "table:number-columns-repeated");
    if (cell.name !== "table-cell") return [];
    const own = cell.attributes["table:style-name"] ?? usual;
    return [readCell(cell, at, own === undefined ? fromTemplate : [own, ...fromTemplate], scope)];
  });
}

function readCell(cell: Element, column: number, names: readonly string[], scope: Omit<TextScope, "shape">): Cell {
  const chain = names.flatMap((name) => cellChain(scope.styles, name));
  const border = (side: string) =>
    readBorder(
      property(chain, "paragraph-properties", `fo:border-${side}`) ??
        property(chain, "paragraph-properties", "fo:border"),
    );
  return {
    column,
    columns: repeated(cell, "table:number-columns-spanned"),
    rows: repeated(cell, "table:number-rows-spanned"),
    fill: readFill(chain, "graphic-properties", scope.styles) ?? null,
    text: readText(cell, { ...scope, shape: chain }),
    borders: { left: border("left"), top: border("top"), right: border("right"), bottom: border("bottom") },
  };
}

const cellChain = (styles: Styles, name: string): readonly Element[] => styles.chain("table-cell", name);
