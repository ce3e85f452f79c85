import { AlignmentType, Document, LevelFormat, Packer } from "docx";
import { childrenOf, type LoadImage, type Part } from "../content.ts";
import { blocksOf } from "./blocks.ts";
import type { DocxContext } from "./context.ts";

/** A text as a Word file. Suggestions that wait come along as tracked changes. */
export async function writeDocx(
  title: string,
  doc: Part,
  options: { publicUrl: string; locale: string; loadImage: LoadImage },
): Promise<Buffer> {
  const ctx: DocxContext = { ...options, nextChange: 1, lists: 0 };
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
    sections: [{ children: await blocksOf(ctx, childrenOf(doc), { indent: 0 }) }],
  });
  return Packer.toBuffer(file);
}

const levels = (format: (typeof LevelFormat)[keyof typeof LevelFormat], text: (level: number) => string) =>
  Array.from({ length: 6 }, (_, level) => ({
    level,
    format,
    text: text(level),
    alignment: AlignmentType.START,
    style: { paragraph: { indent: { left: 420 * (level + 1), hanging: 300 } } },
  }));
