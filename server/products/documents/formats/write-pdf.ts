import { buffer } from "node:stream/consumers";
import PdfDocument from "pdfkit";
import { fontOf, splitByFont, withBreaks, type Face } from "#pdf-fonts";
import {
  attr,
  childrenOf,
  hasMark,
  imagesOf,
  isSafeHref,
  numberAttr,
  plainText,
  textAttr,
  textPart,
  withoutSuggestions,
  type LoadImage,
  type Part,
} from "./content.ts";

type Pdf = InstanceType<typeof PdfDocument>;
type Structure = ReturnType<Pdf["struct"]>;

const margin = 62;
const bodySize = 10.5;
/** Points, of the 471 that are between the margins. */
const mostIndent = 260;
/** The width of a column in points below which a table is no table any more. */
const narrowest = 24;
const headingSizes = [20, 15.5, 13, 11.5, 10.5, 10.5];
const ink = "#1d242b";
const toneColours: Readonly<Record<string, string>> = {
  info: "#e3ebfa",
  success: "#e0f2e7",
  warn: "#fbefd5",
  danger: "#fbe4e1",
};
/**
 * A text as a PDF with headings, lists, tables and pictures marked up for screen readers (PDF/UA). Without a title its pages
 * are not numbered; without `publicUrl` links to our own pages are plain text.
 */
export async function writePdf(
  title: string | null,
  doc: Part,
  options: { publicUrl: string | null; locale: string; loadImage: LoadImage },
): Promise<Buffer> {
  const pdf = new PdfDocument({
    size: "A4",
    margin,
    tagged: true,
    pdfVersion: "1.7",
    // The types do not know this one yet.
    subset: "PDF/UA" as never,
    lang: options.locale === "en" ? "en-GB" : "sv-SE",
    displayTitle: true,
    bufferPages: true,
    info: { Title: title ?? headingOf(doc), Creator: "Safos" },
  });
  const root = pdf.struct("Document");
  pdf.addStructure(root);
  const images = new Map<string, Buffer>();
  for (const src of imagesOf(doc)) {
    const image = await options.loadImage(src);
    if (image && /^image\/(png|jpeg)$/.test(image.type)) images.set(src, image.bytes);
  }
  const page = new PdfWriter(pdf, images, options.publicUrl);
  page.writeBlocks(childrenOf(withoutSuggestions(doc)), root, 0);
  root.end();
  if (title !== null) page.numberPages(title);
  pdf.end();
  return buffer(pdf);
}

/** What a text without a title is called: its first heading or else its first line. */
function headingOf(doc: Part): string {
  const blocks = childrenOf(doc);
  const first = blocks.find((part) => part.type === "heading") ?? blocks.find((part) => plainText(part).trim() !== "");
  return first ? plainText(first).trim().slice(0, 200) : "";
}

class PdfWriter {
  readonly #pdf: Pdf;
  readonly #images: ReadonlyMap<string, Buffer>;
  readonly #publicUrl: string | null;
  #background: string | null = null;

  constructor(pdf: Pdf, images: ReadonlyMap<string, Buffer>, publicUrl: string | null) {
    this.#pdf = pdf;
    this.#images = images;
    this.#publicUrl = publicUrl;
  }

  /** What is deeper than the page has room for stands no further in. */
  writeBlocks(parts: readonly Part[], parent: Structure, indent: number): void {
    const held = Math.min(indent, mostIndent);
    for (const part of parts) this.#writeBlock(part, parent, held);
  }

  #writeBlock(part: Part, parent: Structure, indent: number): void {
    const content = childrenOf(part);
    switch (part.type) {
      case "heading": {
        const level = Math.min(numberAttr(part, "level", 1), 6);
        const size = headingSizes[level - 1] ?? bodySize;
        this.#room(size * 3);
        this.#pdf.moveDown(0.5);
        this.#leaf(`H${level}`, content, parent, indent, { size, face: "bold" });
        return;
      }
      case "blockquote":
        return this.#inside("BlockQuote", parent, (group) => this.writeBlocks(content, group, indent + 18));
      case "callout":
        this.#background = toneColours[textAttr(part, "tone")] ?? "#e3ebfa";
        this.#inside("Note", parent, (group) => this.writeBlocks(content, group, indent + 8));
        this.#background = null;
        return;
      case "bulletList":
      case "orderedList":
      case "taskList":
        return this.#writeList(part, parent, indent);
      case "codeBlock":
        this.#leaf("Code", [textPart(plainText({ type: "", content }))], parent, indent + 8, {
          size: 9.5,
          face: "regular",
        });
        return;
      case "horizontalRule": {
        const { pdf } = this.#place(indent);
        pdf.markContent("Artifact", { type: "Layout" });
        pdf
          .moveTo(margin, pdf.y)
          .lineTo(pdf.page.width - margin, pdf.y)
          .lineWidth(0.5)
          .strokeColor("#bfc5cc")
          .stroke();
        pdf.endMarkedContent();
        pdf.moveDown(0.6);
        return;
      }
      case "image":
        return this.#writeImage(part, parent, indent);
      case "table":
        return this.#writeTable(part, parent, indent);
      default:
        this.#leaf("P", content, parent, indent, { size: bodySize, face: "regular" });
    }
  }

  #writeList(list: Part, parent: Structure, indent: number): void {
    this.#inside("L", parent, (group) => {
      let number = numberAttr(list, "start", 1);
      for (const item of childrenOf(list)) {
        const sign =
          list.type === "orderedList"
            ? `${number}.`
            : list.type === "taskList"
              ? attr(item, "checked") === true
                ? "[x]"
                : "[ ]"
              : "•";
        number += 1;
        this.#inside("LI", group, (entry) => {
          this.#room(bodySize * 2);
          const { pdf } = this;
          const { y } = pdf;
          const label = pdf.struct("Lbl", {}, () => {
            pdf
              .font(fontOf("regular"))
              .fontSize(bodySize)
              .fillColor(ink)
              .text(sign, margin + indent + 2, y, { lineBreak: false });
          });
          entry.add(label);
          label.end();
          pdf.y = y;
          this.#inside("LBody", entry, (body) => this.writeBlocks(childrenOf(item), body, indent + 20));
        });
      }
    });
  }

  #writeImage(part: Part, parent: Structure, indent: number): void {
    const bytes = this.#images.get(textAttr(part, "src"));
    if (!bytes) return;
    const { pdf } = this;
    const most = pdf.page.width - 2 * margin - indent;
    const width = Math.min(most, numberAttr(part, "width", 480) * 0.75);
    const height = Math.min((width * numberAttr(part, "height", 320)) / numberAttr(part, "width", 480), 560);
    this.#room(height + 12);
    const figure = pdf.struct("Figure", { alt: textAttr(part, "alt") || " " }, () => {
      pdf.image(bytes, margin + indent, pdf.y, { fit: [width, height] });
    });
    parent.add(figure);
    figure.end();
    pdf.y += height + 8;
  }

  #writeTable(table: Part, parent: Structure, indent: number): void {
    const rows = childrenOf(table);
    const { pdf } = this;
    const columns = Math.max(
      1,
      ...rows.map((row) => childrenOf(row).reduce((sum, cell) => sum + numberAttr(cell, "colspan", 1), 0)),
    );
    const width = (pdf.page.width - 2 * margin - indent) / columns;
    this.#inside("Table", parent, (group) => {
      for (const row of rows) {
        const cells = childrenOf(row).map((cell) => ({
          cell,
          text: childrenOf(cell).map(plainText).join("\n").trim(),
          width: width * numberAttr(cell, "colspan", 1),
        }));
        const heights = cells.map(({ cell, text, width: room }) => {
          pdf.font(fontOf(cell.type === "tableHeader" ? "bold" : "regular")).fontSize(9.5);
          return pdf.heightOfString(withBreaks(text || " "), { width: Math.max(room, narrowest) - 10 });
        });
        const height = Math.max(...heights, 12) + 8;
        const isOnePage = height <= pdf.page.height - 2 * margin;
        if (!isOnePage || width < narrowest || !imagesOf(row).next().done) {
          this.#writeRowAsBlocks(row, group, indent);
          continue;
        }
        this.#room(height);
        const top = pdf.y;
        let left = margin + indent;
        this.#inside("TR", group, (line) => {
          for (const { cell, text, width: room } of cells) {
            const isHead = cell.type === "tableHeader";
            pdf.markContent("Artifact", { type: "Layout" });
            if (isHead) pdf.rect(left, top, room, height).fill("#eef0f3");
            pdf.rect(left, top, room, height).lineWidth(0.5).strokeColor("#bfc5cc").stroke();
            pdf.endMarkedContent();
            const at = left;
            const made = pdf.struct(isHead ? "TH" : "TD", {}, () => {
              pdf.fontSize(9.5).fillColor(ink);
              this.#plain(text, isHead ? "bold" : "regular", { x: at + 5, y: top + 4 }, { width: room - 10 });
            });
            line.add(made);
            made.end();
            left += room;
          }
        });
        pdf.x = margin;
        pdf.y = top + height;
      }
    });
    pdf.moveDown(0.6);
  }

  /** A row that no page has room for, or that has pictures: its cells one after the other. */
  #writeRowAsBlocks(row: Part, parent: Structure, indent: number): void {
    this.#inside("TR", parent, (line) => {
      for (const cell of childrenOf(row))
        this.#inside(cell.type === "tableHeader" ? "TH" : "TD", line, (group) =>
          this.writeBlocks(childrenOf(cell), group, indent),
        );
    });
  }

  get pdf(): Pdf {
    return this.#pdf;
  }

  #inside(type: string, parent: Structure, work: (group: Structure) => void): void {
    const group = this.#pdf.struct(type);
    parent.add(group);
    work(group);
    group.end();
  }

  #place(indent: number): { pdf: Pdf; left: number; width: number } {
    return { pdf: this.#pdf, left: margin + indent, width: this.#pdf.page.width - 2 * margin - indent };
  }

  #addressOf(href: string | null): string | null {
    if (href === null || !href.startsWith("/")) return href;
    return this.#publicUrl === null ? null : new URL(href, this.#publicUrl).href;
  }

  /** A new page when what comes would be cut in two where it should not. */
  #room(height: number): void {
    if (this.#pdf.y + height > this.#pdf.page.height - margin) this.#pdf.addPage();
  }

  /** Plain text at a place, in the files of the font that have its letters. */
  #plain(text: string, face: Face, at: { x: number; y: number }, settings: PDFKit.Mixins.TextOptions): void {
    const runs = splitByFont(text === "" ? " " : text, face);
    for (const [index, run] of runs.entries()) {
      const continued = index < runs.length - 1;
      this.#pdf.font(run.font);
      if (index === 0) this.#pdf.text(run.text, at.x, at.y, { ...settings, continued });
      else this.#pdf.text(run.text, { ...settings, continued });
    }
  }

  /** One block of text. Each run stands in the font and colour its marks ask for. */
  #leaf(
    type: string,
    parts: readonly Part[],
    parent: Structure,
    indent: number,
    look: { size: number; face: Face },
  ): void {
    const { pdf, left, width } = this.#place(indent);
    const runs = parts
      .flatMap((part) => splitRuns(part, look.face))
      .map((run) => ({ ...run, href: this.#addressOf(run.href) }));
    if (this.#background !== null && runs.length > 0) {
      pdf.font(fontOf(look.face)).fontSize(look.size);
      const height = pdf.heightOfString(withBreaks(runs.map((run) => run.text).join("")), { width, lineGap: 2.5 }) + 6;
      this.#room(height);
      pdf.markContent("Artifact", { type: "Layout" });
      pdf.rect(left - 6, pdf.y - 3, width + 6, height).fill(this.#background);
      pdf.endMarkedContent();
    }
    const made = pdf.struct(type, {}, () => {
      if (runs.length === 0) pdf.font(fontOf("regular")).fontSize(look.size).text(" ", left, pdf.y, { width });
      for (const [index, run] of runs.entries()) {
        const isLast = index === runs.length - 1;
        pdf
          .font(run.font)
          .fontSize(look.size)
          .fillColor(run.href === null ? ink : "#1b4f8a");
        const settings = {
          width,
          lineGap: 2.5,
          continued: !isLast,
          underline: run.isUnderlined || run.href !== null,
          strike: run.isStruck,
          link: run.href,
        };
        if (index === 0) pdf.text(run.text, left, pdf.y, settings);
        else pdf.text(run.text, settings);
      }
    });
    parent.add(made);
    made.end();
    pdf.x = margin;
    pdf.moveDown(0.45);
  }

  numberPages(title: string): void {
    const { start, count } = this.#pdf.bufferedPageRange();
    for (let index = start; index < start + count; index++) {
      this.#pdf.switchToPage(index);
      const bottom = this.#pdf.page.margins.bottom;
      // Without a margin below, or a page would be added for what is written there.
      this.#pdf.page.margins.bottom = 0;
      this.#pdf.markContent("Artifact", { type: "Pagination" });
      this.#pdf.fontSize(8).fillColor("#5b6570");
      const { height, width } = this.#pdf.page;
      const text = `${title}   ${index - start + 1} (${count})`;
      this.#plain(
        text,
        "regular",
        { x: margin, y: height - 40 },
        { width: width - 2 * margin, align: "right", lineBreak: false },
      );
      this.#pdf.endMarkedContent();
      this.#pdf.page.margins.bottom = bottom;
    }
  }
}

interface Run {
  readonly text: string;
  readonly font: string;
  readonly href: string | null;
  readonly isUnderlined: boolean;
  readonly isStruck: boolean;
}

/** Text of one look, cut where the font has to change for a letter it lacks. */
function splitRuns(part: Part, base: Face): Run[] {
  const text =
    part.type === "hardBreak" ? "\n" : part.type === "mention" ? `@${textAttr(part, "label")}` : (part.text ?? "");
  const isBold = base === "bold" || hasMark(part, "bold");
  const isItalic = hasMark(part, "italic");
  const face: Face = isBold ? (isItalic ? "boldItalic" : "bold") : isItalic ? "italic" : base;
  const link = part.marks?.find((mark) => mark.type === "link");
  const href = link && isSafeHref(textAttr(link, "href")) ? textAttr(link, "href") : null;
  if (text === "") return [];
  return splitByFont(text, face).map((run) => ({
    ...run,
    href,
    isUnderlined: hasMark(part, "underline"),
    isStruck: hasMark(part, "strike"),
  }));
}
