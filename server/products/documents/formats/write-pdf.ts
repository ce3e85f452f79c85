import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import PdfDocument from "pdfkit";
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

const fontFolder = join(dirname(createRequire(import.meta.url).resolve("@fontsource/inter/package.json")), "files");
const fontFiles = {
  regular: "inter-latin-400-normal.woff",
  bold: "inter-latin-600-normal.woff",
  italic: "inter-latin-400-italic.woff",
  boldItalic: "inter-latin-600-italic.woff",
} as const;
const extended = {
  regular: "inter-latin-ext-400-normal.woff",
  bold: "inter-latin-ext-600-normal.woff",
  italic: "inter-latin-ext-400-italic.woff",
  boldItalic: "inter-latin-ext-600-italic.woff",
} as const;
type Face = keyof typeof fontFiles;

const margin = 62;
const bodySize = 10.5;
const headingSizes = [20, 15.5, 13, 11.5, 10.5, 10.5];
const ink = "#1d242b";
const toneColours: Readonly<Record<string, string>> = {
  info: "#e3ebfa",
  success: "#e0f2e7",
  warn: "#fbefd5",
  danger: "#fbe4e1",
};
/** What the first of the two font files has (Latin-1 and usual punctuation); the rest is looked for in the second. */
const isBasic = (character: string): boolean =>
  /[\u0000-\u00ff\u2013-\u2026\u20ac\u2122\u2190-\u2193\u2212]/.test(character);

/** A text as a PDF with headings, lists, tables and pictures marked up for screen readers (PDF/UA). */
export async function writePdf(
  title: string,
  doc: Part,
  options: { publicUrl: string; locale: string; loadImage: LoadImage },
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
    info: { Title: title, Creator: "Safos" },
  });
  const chunks: Buffer[] = [];
  pdf.on("data", (chunk: Buffer) => void chunks.push(chunk));
  const done = new Promise<void>((resolve) => pdf.on("end", resolve));
  for (const [face, file] of Object.entries(fontFiles)) pdf.registerFont(face, readFileSync(join(fontFolder, file)));
  for (const [face, file] of Object.entries(extended))
    pdf.registerFont(`${face}-ext`, readFileSync(join(fontFolder, file)));
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
  page.numberPages(title);
  pdf.end();
  await done;
  return Buffer.concat(chunks);
}

class PdfWriter {
  readonly #pdf: Pdf;
  readonly #images: ReadonlyMap<string, Buffer>;
  readonly #publicUrl: string;
  #background: string | null = null;

  constructor(pdf: Pdf, images: ReadonlyMap<string, Buffer>, publicUrl: string) {
    this.#pdf = pdf;
    this.#images = images;
    this.#publicUrl = publicUrl;
  }

  writeBlocks(parts: readonly Part[], parent: Structure, indent: number): void {
    for (const part of parts) this.#writeBlock(part, parent, indent);
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
              .font("regular")
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
          pdf.font(cell.type === "tableHeader" ? "bold" : "regular").fontSize(9.5);
          return pdf.heightOfString(text || " ", { width: room - 10 });
        });
        const height = Math.min(Math.max(...heights, 12) + 8, pdf.page.height - 2 * margin);
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
              this.#setFont(isHead ? "bold" : "regular", text)
                .fontSize(9.5)
                .fillColor(ink);
              pdf.text(text || " ", at + 5, top + 4, { width: room - 10, height: height - 4 });
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

  /** A new page when what comes would be cut in two where it should not. */
  #room(height: number): void {
    if (this.#pdf.y + height > this.#pdf.page.height - margin) this.#pdf.addPage();
  }

  #setFont(face: Face, text: string): Pdf {
    return this.#pdf.font(Array.from(text).every(isBasic) ? face : `${face}-ext`);
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
    const runs = parts.flatMap((part) => splitRuns(part, look.face));
    if (this.#background !== null && runs.length > 0) {
      pdf.font(look.face).fontSize(look.size);
      const height = pdf.heightOfString(runs.map((run) => run.text).join(""), { width, lineGap: 2.5 }) + 6;
      this.#room(height);
      pdf.markContent("Artifact", { type: "Layout" });
      pdf.rect(left - 6, pdf.y - 3, width + 6, height).fill(this.#background);
      pdf.endMarkedContent();
    }
    const made = pdf.struct(type, {}, () => {
      if (runs.length === 0) pdf.font("regular").fontSize(look.size).text(" ", left, pdf.y, { width });
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
          link:
            run.href === null ? null : run.href.startsWith("/") ? new URL(run.href, this.#publicUrl).href : run.href,
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
      this.#setFont("regular", title).fontSize(8).fillColor("#5b6570");
      const { height, width } = this.#pdf.page;
      this.#pdf.text(`${title}   ${index - start + 1} (${count})`, margin, height - 40, {
        width: width - 2 * margin,
        align: "right",
        lineBreak: false,
      });
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

/** Words of one look, cut where the font has to change for a letter it lacks. */
function splitRuns(part: Part, base: Face): Run[] {
  const text =
    part.type === "hardBreak" ? "\n" : part.type === "mention" ? `@${textAttr(part, "label")}` : (part.text ?? "");
  const isBold = base === "bold" || hasMark(part, "bold");
  const isItalic = hasMark(part, "italic");
  const face: Face = isBold ? (isItalic ? "boldItalic" : "bold") : isItalic ? "italic" : base;
  const link = part.marks?.find((mark) => mark.type === "link");
  const href = link && isSafeHref(textAttr(link, "href")) ? textAttr(link, "href") : null;
  const runs: { text: string; isBasic: boolean }[] = [];
  for (const character of text) {
    const last = runs.at(-1);
    if (last && (last.isBasic === isBasic(character) || /\s/.test(character))) last.text += character;
    else runs.push({ text: character, isBasic: isBasic(character) });
  }
  return runs.map((run) => ({
    text: run.text,
    font: run.isBasic ? face : `${face}-ext`,
    href,
    isUnderlined: hasMark(part, "underline"),
    isStruck: hasMark(part, "strike"),
  }));
}
