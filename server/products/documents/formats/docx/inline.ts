import {
  DeletedTextRun,
  ExternalHyperlink,
  InsertedTextRun,
  Paragraph,
  ShadingType,
  TextRun,
  type IRunOptions,
  type ParagraphChild,
} from "docx";
import { hasMark, isSafeHref, textAttr, type Mark, type Part } from "../content.ts";
import type { DocxContext, Position } from "./context.ts";

/** Text with its marks; suggestions as tracked changes. */
function runsOf(ctx: DocxContext, parts: readonly Part[]): ParagraphChild[] {
  return parts.map((part): ParagraphChild => {
    if (part.type === "hardBreak") return new TextRun({ break: 1 });
    const text = part.type === "mention" ? `@${textAttr(part, "label")}` : (part.text ?? "");
    const link = part.marks?.find((mark) => mark.type === "link");
    const run: IRunOptions = {
      text,
      bold: hasMark(part, "bold"),
      italics: hasMark(part, "italic"),
      strike: hasMark(part, "strike"),
      ...(hasMark(part, "underline") ? { underline: {} } : {}),
      ...(hasMark(part, "code") ? { font: "Consolas" } : {}),
      ...(link ? { style: "Hyperlink" } : {}),
    };
    const change = part.marks?.find((mark) => mark.type === "insertion" || mark.type === "deletion");
    if (change) {
      const about = { id: ctx.nextChange++, author: textAttr(change, "name"), date: dateOf(change) };
      return change.type === "insertion"
        ? new InsertedTextRun({ ...run, ...about })
        : new DeletedTextRun({ ...run, ...about });
    }
    const href = link ? textAttr(link, "href") : "";
    if (!isSafeHref(href)) return new TextRun(run);
    return new ExternalHyperlink({
      link: href.startsWith("/") ? new URL(href, ctx.publicUrl).href : href,
      children: [new TextRun(run)],
    });
  });
}

/** Text as a paragraph that stands where `position` says. */
export function paragraphOf(
  ctx: DocxContext,
  parts: readonly Part[],
  position: Position,
  more: Record<string, unknown> = {},
): Paragraph {
  return new Paragraph({
    children: [...(position.lead === undefined ? [] : [new TextRun({ text: position.lead })]), ...runsOf(ctx, parts)],
    spacing: { after: 120 },
    ...(position.indent > 0 && !position.list ? { indent: { left: position.indent * 360 } } : {}),
    ...(position.list ? { numbering: position.list } : {}),
    ...(position.shade === undefined
      ? {}
      : { shading: { type: ShadingType.CLEAR, color: "auto", fill: position.shade } }),
    ...more,
  });
}

const dateOf = (mark: Mark): string => {
  const at = new Date(textAttr(mark, "at"));
  return Number.isNaN(at.getTime()) ? "2026-01-01T00:00:00Z" : at.toISOString();
};
