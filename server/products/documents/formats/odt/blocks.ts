import { escapeHtml } from "#http/html";
import { attr, childrenOf, numberAttr, textAttr, textPart, type Part } from "../content.ts";
import type { OdtContext } from "./context.ts";
import { inline } from "./inline.ts";

/** Of ODF's bullets these two mean a box to tick. */
const boxes = { open: "☐ ", ticked: "☒ " };

/** Blocks one after the other as XML. */
export async function blocks(ctx: OdtContext, parts: readonly Part[], style = "Text_20_body"): Promise<string> {
  let out = "";
  for (const part of parts) out += await block(ctx, part, style);
  return out;
}

async function block(ctx: OdtContext, part: Part, style: string): Promise<string> {
  const content = childrenOf(part);
  switch (part.type) {
    case "heading": {
      const level = numberAttr(part, "level", 1);
      return `<text:h text:style-name="Heading_20_${level}" text:outline-level="${level}">${inline(ctx, content)}</text:h>`;
    }
    case "blockquote":
      return blocks(ctx, content, "Quotations");
    case "callout":
      return blocks(ctx, content, `Callout_${textAttr(part, "tone")}`);
    case "bulletList":
    case "orderedList":
    case "taskList": {
      const items = await Promise.all(
        content.map(async (item) => {
          const box = part.type === "taskList" ? (attr(item, "checked") === true ? boxes.ticked : boxes.open) : "";
          const [first, ...rest] = childrenOf(item);
          const head = first
            ? { ...first, content: [...(box === "" ? [] : [textPart(box)]), ...childrenOf(first)] }
            : null;
          return `<text:list-item>${head ? await block(ctx, head, style) : ""}${await blocks(ctx, rest, style)}</text:list-item>`;
        }),
      );
      const name = part.type === "orderedList" ? "L_numbers" : part.type === "taskList" ? "L_tasks" : "L_bullets";
      return `<text:list text:style-name="${name}">${items.join("")}</text:list>`;
    }
    case "codeBlock": {
      const lines = (content[0]?.text ?? "").split("\n").map((line) => inline(ctx, [textPart(line)]));
      return `<text:p text:style-name="Preformatted_20_Text">${lines.join("<text:line-break/>")}</text:p>`;
    }
    case "horizontalRule":
      return '<text:p text:style-name="Horizontal_20_Line"/>';
    case "image":
      return picture(ctx, part);
    case "table":
      return table(ctx, part);
    default:
      return `<text:p text:style-name="${style}">${inline(ctx, content)}</text:p>`;
  }
}

async function picture(ctx: OdtContext, part: Part): Promise<string> {
  const image = await ctx.loadImage(textAttr(part, "src"));
  if (!image) return "";
  const name = `Pictures/${++ctx.pictureCount}.${image.type.split("/")[1] ?? "png"}`;
  ctx.pictures[name] = [new Uint8Array(image.bytes), { level: 0 }];
  const width = Math.min(numberAttr(part, "width", 480), 640) / 37.8;
  const height = (width * numberAttr(part, "height", 320)) / numberAttr(part, "width", 480);
  const alt = escapeHtml(textAttr(part, "alt"));
  return `<text:p text:style-name="Text_20_body"><draw:frame draw:name="${name}" text:anchor-type="as-char" svg:width="${width.toFixed(2)}cm" svg:height="${height.toFixed(2)}cm"><draw:image xlink:href="${name}" xlink:type="simple"/><svg:title>${alt}</svg:title><svg:desc>${alt}</svg:desc></draw:frame></text:p>`;
}

async function table(ctx: OdtContext, part: Part): Promise<string> {
  const rows = childrenOf(part);
  const width = Math.max(
    1,
    ...rows.map((row) => childrenOf(row).reduce((sum, cell) => sum + numberAttr(cell, "colspan", 1), 0)),
  );
  const written = await Promise.all(
    rows.map(async (row) => {
      const cells = await Promise.all(
        childrenOf(row).map(async (cell) => {
          const span = numberAttr(cell, "colspan", 1);
          const covered = "<table:covered-table-cell/>".repeat(span - 1);
          const style = cell.type === "tableHeader" ? "Table_20_Heading" : "Table_20_Contents";
          return `<table:table-cell table:style-name="C"${span > 1 ? ` table:number-columns-spanned="${span}"` : ""}>${await blocks(ctx, childrenOf(cell), style)}</table:table-cell>${covered}`;
        }),
      );
      const isHead = childrenOf(row).every((cell) => cell.type === "tableHeader");
      const line = `<table:table-row>${cells.join("")}</table:table-row>`;
      return isHead ? `<table:table-header-rows>${line}</table:table-header-rows>` : line;
    }),
  );
  return `<table:table><table:table-column table:number-columns-repeated="${width}"/>${written.join("")}</table:table>`;
}
