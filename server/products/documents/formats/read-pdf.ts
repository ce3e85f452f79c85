import { exceed } from "#workers";
import { paragraph, textPart, type Part } from "./content.ts";
import { limits } from "./limits.ts";

/** Letters of a size like this are of the text itself, in points. */
const bodySize = 10.5;

/** The text of a PDF, a paragraph for each run of lines. Layout, pictures and tables are not in it as such. */
export async function readPdf(bytes: Buffer): Promise<Part> {
  const { getDocument } = await import("pdfjs-dist/legacy/build/pdf.mjs");
  const task = getDocument({ data: new Uint8Array(bytes), useSystemFonts: false, verbosity: 0 });
  const file = await task.promise;
  const content: Part[] = [];
  try {
    if (file.numPages > limits.pages) throw exceed("pages", limits.pages);
    for (let number = 1; number <= file.numPages; number++) {
      const page = await file.getPage(number);
      const { items } = await page.getTextContent();
      content.push(...linesToBlocks(items.flatMap((item) => ("str" in item ? [item] : []))));
      page.cleanup();
    }
  } finally {
    await task.destroy();
  }
  return { type: "doc", content };
}

function linesToBlocks(
  items: readonly { str: string; transform: unknown[]; height: number; hasEOL: boolean }[],
): Part[] {
  const blocks: Part[] = [];
  let gathered = "";
  let lastY: number | null = null;
  let size = bodySize;
  const flush = (): void => {
    const text = gathered.replace(/\s+/g, " ").trim();
    gathered = "";
    if (text === "") return;
    blocks.push(
      size >= 14
        ? { type: "heading", attrs: { level: size >= 18 ? 1 : 2 }, content: [textPart(text)] }
        : paragraph([textPart(text)]),
    );
  };
  for (const item of items) {
    const y = Number(item.transform[5]);
    const height = item.height || size;
    // More than a line and a half down, or letters of another size: a new paragraph.
    if (
      lastY !== null &&
      item.str.trim() !== "" &&
      (Math.abs(lastY - y) > height * 1.75 || (Math.abs(height - size) > 2 && Math.abs(lastY - y) > 1))
    )
      flush();
    if (item.str.trim() !== "") {
      size = height;
      lastY = y;
    }
    gathered += item.str;
    if (item.hasEOL) gathered += " ";
  }
  flush();
  return blocks;
}
