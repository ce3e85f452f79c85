import {
  BorderStyle,
  HeadingLevel,
  Paragraph,
  ShadingType,
  TableCell,
  TableRow,
  Table,
  TextRun,
  WidthType,
} from "docx";
import { attr, childrenOf, numberAttr, textAttr, type Part } from "../content.ts";
import type { DocxContext, Position } from "./context.ts";
import { imageOf } from "./image.ts";
import { paragraphOf } from "./inline.ts";

const headings = [
  HeadingLevel.HEADING_1,
  HeadingLevel.HEADING_2,
  HeadingLevel.HEADING_3,
  HeadingLevel.HEADING_4,
  HeadingLevel.HEADING_5,
  HeadingLevel.HEADING_6,
];
const toneColours: Readonly<Record<string, string>> = {
  info: "E3EBFA",
  success: "E0F2E7",
  warn: "FBEFD5",
  danger: "FBE4E1",
};

/** Blocks one after the other, so that lists and changes are counted in their order. */
export async function blocksOf(
  ctx: DocxContext,
  parts: readonly Part[],
  position: Position,
): Promise<(Paragraph | Table)[]> {
  const out: (Paragraph | Table)[] = [];
  for (const part of parts) out.push(...(await blockOf(ctx, part, position)));
  return out;
}

async function blockOf(ctx: DocxContext, part: Part, position: Position): Promise<(Paragraph | Table)[]> {
  const content = childrenOf(part);
  switch (part.type) {
    case "heading": {
      const heading = headings[numberAttr(part, "level", 1) - 1] ?? HeadingLevel.HEADING_6;
      return [paragraphOf(ctx, content, position, { heading, spacing: { before: 240, after: 120 } })];
    }
    case "blockquote":
      return blocksOf(ctx, content, { ...position, indent: position.indent + 1 });
    case "callout":
      return blocksOf(ctx, content, { ...position, shade: toneColours[textAttr(part, "tone")] ?? "E3EBFA" });
    case "bulletList":
    case "orderedList":
      return listOf(ctx, part, position);
    case "taskList": {
      const items = content.map(async (item) => {
        const [first, ...rest] = childrenOf(item);
        const box = attr(item, "checked") === true ? "☒ " : "☐ ";
        const inner = { indent: position.indent + 1 };
        return [
          ...(first ? await blockOf(ctx, first, { ...inner, lead: box }) : []),
          ...(await blocksOf(ctx, rest, inner)),
        ];
      });
      return (await Promise.all(items)).flat();
    }
    case "codeBlock":
      return (content[0]?.text ?? "").split("\n").map(
        (line) =>
          new Paragraph({
            children: [new TextRun({ text: line, font: "Consolas", size: 20 })],
            shading: { type: ShadingType.CLEAR, color: "auto", fill: "F2F3F5" },
          }),
      );
    case "horizontalRule":
      return [new Paragraph({ border: { bottom: { style: BorderStyle.SINGLE, size: 6, color: "BFC5CC", space: 1 } } })];
    case "image":
      return imageOf(ctx, part);
    case "table":
      return [await tableOf(ctx, part)];
    default:
      return [paragraphOf(ctx, content, position)];
  }
}

async function listOf(ctx: DocxContext, list: Part, position: Position): Promise<(Paragraph | Table)[]> {
  const reference = list.type === "orderedList" ? "numbers" : "bullets";
  const level = Math.min(position.list ? position.list.level + 1 : 0, 5);
  const instance = level === 0 ? ++ctx.lists : (position.list?.instance ?? ++ctx.lists);
  const out: (Paragraph | Table)[] = [];
  for (const item of childrenOf(list)) {
    const [first, ...rest] = childrenOf(item);
    const here = { indent: position.indent + 1, list: { reference, level, instance } };
    if (first) out.push(...(await blockOf(ctx, first, here)));
    for (const block of rest)
      out.push(
        ...(await blockOf(ctx, block, block.type.endsWith("List") ? here : { indent: position.indent + level + 2 })),
      );
  }
  return out;
}

async function tableOf(ctx: DocxContext, table: Part): Promise<Table> {
  const rows = await Promise.all(
    childrenOf(table).map(async (row) => {
      const cells = await Promise.all(
        childrenOf(row).map(
          async (cell) =>
            new TableCell({
              children: await blocksOf(ctx, childrenOf(cell), { indent: 0 }),
              columnSpan: numberAttr(cell, "colspan", 1),
              rowSpan: numberAttr(cell, "rowspan", 1),
              margins: { top: 60, bottom: 0, left: 100, right: 100 },
              ...(cell.type === "tableHeader"
                ? { shading: { type: ShadingType.CLEAR, color: "auto", fill: "EEF0F3" } }
                : {}),
            }),
        ),
      );
      return new TableRow({
        children: cells,
        tableHeader: childrenOf(row).every((cell) => cell.type === "tableHeader"),
      });
    }),
  );
  return new Table({ rows, width: { size: 100, type: WidthType.PERCENTAGE } });
}
