import {
  AlignmentType,
  BorderStyle,
  DeletedTextRun,
  Document,
  ExternalHyperlink,
  HeadingLevel,
  ImageRun,
  InsertedTextRun,
  LevelFormat,
  Packer,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
  type IRunOptions,
  type ParagraphChild,
} from "docx";
import mammoth from "mammoth";
import {
  attr,
  childrenOf,
  hasMark,
  isSafeHref,
  numberAttr,
  textAttr,
  type LoadImage,
  type Mark,
  type Part,
} from "./content.ts";
import { readHtml } from "./html.ts";

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

interface Place {
  readonly indent: number;
  readonly list?: { readonly reference: string; readonly level: number; readonly instance: number };
  readonly shade?: string;
  /** Stands before the first words: a task's box. */
  readonly lead?: string;
}

/** A text as a Word file. Suggestions that wait come along as tracked changes. */
export async function writeDocx(
  title: string,
  doc: Part,
  options: { publicUrl: string; locale: string; loadImage: LoadImage },
): Promise<Buffer> {
  let changeId = 1;
  let listInstance = 0;

  function runsOf(parts: readonly Part[]): ParagraphChild[] {
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
        const about = { id: changeId++, author: textAttr(change, "name"), date: dateOf(change) };
        return change.type === "insertion"
          ? new InsertedTextRun({ ...run, ...about })
          : new DeletedTextRun({ ...run, ...about });
      }
      const href = link ? textAttr(link, "href") : "";
      if (!isSafeHref(href)) return new TextRun(run);
      return new ExternalHyperlink({
        link: href.startsWith("/") ? new URL(href, options.publicUrl).href : href,
        children: [new TextRun(run)],
      });
    });
  }

  function paragraphOf(parts: readonly Part[], place: Place, more: Record<string, unknown> = {}): Paragraph {
    return new Paragraph({
      children: [...(place.lead === undefined ? [] : [new TextRun({ text: place.lead })]), ...runsOf(parts)],
      spacing: { after: 120 },
      ...(place.indent > 0 && !place.list ? { indent: { left: place.indent * 360 } } : {}),
      ...(place.list ? { numbering: place.list } : {}),
      ...(place.shade === undefined ? {} : { shading: { type: ShadingType.CLEAR, color: "auto", fill: place.shade } }),
      ...more,
    });
  }

  async function blocksOf(parts: readonly Part[], place: Place): Promise<(Paragraph | Table)[]> {
    const out: (Paragraph | Table)[] = [];
    for (const part of parts) out.push(...(await blockOf(part, place)));
    return out;
  }

  async function blockOf(part: Part, place: Place): Promise<(Paragraph | Table)[]> {
    const content = childrenOf(part);
    switch (part.type) {
      case "heading": {
        const heading = headings[numberAttr(part, "level", 1) - 1] ?? HeadingLevel.HEADING_6;
        return [paragraphOf(content, place, { heading, spacing: { before: 240, after: 120 } })];
      }
      case "blockquote":
        return blocksOf(content, { ...place, indent: place.indent + 1 });
      case "callout":
        return blocksOf(content, { ...place, shade: toneColours[textAttr(part, "tone")] ?? "E3EBFA" });
      case "bulletList":
      case "orderedList":
        return listOf(part, place);
      case "taskList": {
        const items = content.map(async (item) => {
          const [first, ...rest] = childrenOf(item);
          const box = attr(item, "checked") === true ? "☒ " : "☐ ";
          const inner = { indent: place.indent + 1 };
          return [...(first ? await blockOf(first, { ...inner, lead: box }) : []), ...(await blocksOf(rest, inner))];
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
        return [
          new Paragraph({ border: { bottom: { style: BorderStyle.SINGLE, size: 6, color: "BFC5CC", space: 1 } } }),
        ];
      case "image":
        return imageOf(part);
      case "table":
        return [await tableOf(part)];
      default:
        return [paragraphOf(content, place)];
    }
  }

  async function listOf(list: Part, place: Place): Promise<(Paragraph | Table)[]> {
    const reference = list.type === "orderedList" ? "numbers" : "bullets";
    const level = Math.min(place.list ? place.list.level + 1 : 0, 5);
    const instance = level === 0 ? ++listInstance : (place.list?.instance ?? ++listInstance);
    const out: (Paragraph | Table)[] = [];
    for (const item of childrenOf(list)) {
      const [first, ...rest] = childrenOf(item);
      const here = { indent: place.indent + 1, list: { reference, level, instance } };
      if (first) out.push(...(await blockOf(first, here)));
      for (const block of rest)
        out.push(...(await blockOf(block, block.type.endsWith("List") ? here : { indent: place.indent + level + 2 })));
    }
    return out;
  }

  async function imageOf(part: Part): Promise<Paragraph[]> {
    const image = await options.loadImage(textAttr(part, "src"));
    const type = /^image\/(png|jpeg|gif)$/.exec(image?.type ?? "")?.[1];
    if (!image || type === undefined) return [];
    const width = Math.min(numberAttr(part, "width", 480), 600);
    const height = numberAttr(part, "height", Math.round(width * 0.66));
    const scale = width / numberAttr(part, "width", width);
    return [
      new Paragraph({
        children: [
          new ImageRun({
            type: type === "jpeg" ? "jpg" : (type as "png" | "gif"),
            data: image.bytes,
            transformation: { width, height: Math.round(height * scale) },
            altText: { name: "bild", title: textAttr(part, "alt"), description: textAttr(part, "alt") },
          }),
        ],
      }),
    ];
  }

  async function tableOf(table: Part): Promise<Table> {
    const rows = await Promise.all(
      childrenOf(table).map(async (row) => {
        const cells = await Promise.all(
          childrenOf(row).map(
            async (cell) =>
              new TableCell({
                children: await blocksOf(childrenOf(cell), { indent: 0 }),
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

  const levels = (format: (typeof LevelFormat)[keyof typeof LevelFormat], text: (level: number) => string) =>
    Array.from({ length: 6 }, (_, level) => ({
      level,
      format,
      text: text(level),
      alignment: AlignmentType.START,
      style: { paragraph: { indent: { left: 420 * (level + 1), hanging: 300 } } },
    }));
  const file = new Document({
    title,
    creator: "Safos",
    styles: {
      default: {
        document: {
          run: { font: "Calibri", size: 22, language: { value: options.locale === "en" ? "en-GB" : "sv-SE" } },
        },
      },
    },
    numbering: {
      config: [
        { reference: "bullets", levels: levels(LevelFormat.BULLET, () => "•") },
        { reference: "numbers", levels: levels(LevelFormat.DECIMAL, (level) => `%${level + 1}.`) },
      ],
    },
    sections: [{ children: await blocksOf(childrenOf(doc), { indent: 0 }) }],
  });
  return Packer.toBuffer(file);
}

const dateOf = (mark: Mark): string => {
  const at = new Date(textAttr(mark, "at"));
  return Number.isNaN(at.getTime()) ? "2026-01-01T00:00:00Z" : at.toISOString();
};

/** A Word file as a text. `keepImage` takes a picture out of it and gives the address it has from now on. */
export async function readDocx(
  bytes: Buffer,
  keepImage: (bytes: Buffer, type: string) => Promise<string | null>,
): Promise<Part> {
  const { value } = await mammoth.convertToHtml(
    { buffer: bytes },
    {
      styleMap: ["u => u", "strike => s"],
      convertImage: mammoth.images.imgElement(async (image) => ({
        src: (await keepImage(await image.readAsBuffer(), image.contentType)) ?? "",
      })),
    },
  );
  return readHtml(value);
}
