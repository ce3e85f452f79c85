import type { Cell, Stroke, Table } from "../deck.ts";
import { rectangle } from "../paths.ts";
import { drawFill, drawStroke, type Drawing } from "./draw-shape.ts";
import { asArtifact, drawText, type Structure } from "./draw-text.ts";
import { layText } from "./lay-text.ts";

/** Draws a table; a row is as high as it says, or higher where its text needs it. */
export function drawTable(drawing: Drawing, table: Table, parent: Structure): void {
  const { pdf, measure } = drawing;
  const { box, columns } = table;
  const widthOf = (cell: Cell): number => sum(columns.slice(cell.column, cell.column + cell.columns));
  const heights = table.rows.map(({ height, cells }) =>
    Math.max(height, ...cells.filter(({ rows }) => rows === 1).map((cell) => textHeight(cell, widthOf(cell), measure))),
  );
  const group = pdf.struct("Table");
  parent.add(group);
  let y = 0;
  pdf.save();
  pdf.translate(box.x + box.width / 2, box.y + box.height / 2);
  if (box.turn !== 0) pdf.rotate(box.turn);
  pdf.translate(-box.width / 2, -box.height / 2);
  for (const [index, { cells }] of table.rows.entries()) {
    const line = pdf.struct("TR");
    group.add(line);
    for (const cell of cells) {
      const size = { width: widthOf(cell), height: sum(heights.slice(index, index + cell.rows)) };
      pdf.save();
      pdf.translate(sum(columns.slice(0, cell.column)), y);
      asArtifact(pdf, () => drawFrame(drawing, cell, size));
      const made = pdf.struct(table.hasHeader && index === 0 ? "TH" : "TD");
      line.add(made);
      drawText(pdf, cell.text, size, measure, made, "P");
      made.end();
      pdf.restore();
    }
    line.end();
    y += heights[index] ?? 0;
  }
  pdf.restore();
  group.end();
}

const sum = (numbers: readonly number[]): number => numbers.reduce((one, other) => one + other, 0);

function textHeight({ text }: Cell, width: number, measure: Drawing["measure"]): number {
  const { insets } = text;
  const inner = Math.max(1, width - insets.left - insets.right);
  return layText(text, inner, Number.POSITIVE_INFINITY, measure).height + insets.top + insets.bottom;
}

function drawFrame(drawing: Drawing, cell: Cell, size: { readonly width: number; readonly height: number }): void {
  const { pdf } = drawing;
  const { width, height } = size;
  if (cell.fill) drawFill(drawing, rectangle(width, height), cell.fill, size);
  const draw = (stroke: Stroke | null, [x, y, right, bottom]: readonly [number, number, number, number]): void => {
    if (stroke)
      drawStroke(
        pdf,
        [
          ["move", x, y],
          ["line", right, bottom],
        ],
        { ...stroke, hasHead: false, hasTail: false },
      );
  };
  draw(cell.borders.left, [0, 0, 0, height]);
  draw(cell.borders.top, [0, 0, width, 0]);
  draw(cell.borders.right, [width, 0, width, height]);
  draw(cell.borders.bottom, [0, height, width, height]);
}
