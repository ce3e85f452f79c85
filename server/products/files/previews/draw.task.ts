import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createCanvas, GlobalFonts, type Canvas } from "@napi-rs/canvas";
import { refuseTask, TaskFault, type TaskContext } from "#workers";
import { drawPdf, fontsFolder } from "./draw-pdf.ts";

export interface Drawing {
  readonly form: "pdf" | "text";
  /** The longest side, in pixels. */
  readonly size: number;
}

/** Height by width of a sheet of A4. */
const sheet = Math.SQRT2;
const margin = 0.06;
const lines = 46;
/** Of a text as much as one page can hold. */
const textBytes = 16_384;
const quality = 78;

/** The first page of a file as WebP. */
export async function run({ form, size }: Drawing, context: TaskContext): Promise<Uint8Array> {
  try {
    const path = context.path("file");
    const canvas =
      form === "pdf" ? await drawPdf(await readFile(path), 1, size) : drawText(await readStart(path), size);
    if (canvas === null) throw refuseTask("FORMAT_BROKEN");
    return await canvas.encode("webp", quality);
  } catch (error) {
    throw error instanceof TaskFault ? error : refuseTask("FORMAT_BROKEN");
  }
}

async function readStart(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(textBytes), 0, textBytes, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}

function drawText(text: string, size: number): Canvas {
  if (!GlobalFonts.has("Preview"))
    GlobalFonts.registerFromPath(join(fontsFolder, "LiberationSans-Regular.ttf"), "Preview");
  const width = Math.round(size / sheet);
  const canvas = createCanvas(width, size);
  const page = canvas.getContext("2d");
  page.fillStyle = "#ffffff";
  page.fillRect(0, 0, width, size);
  page.fillStyle = "#1d2227";
  const border = width * margin;
  const step = (size - 2 * border) / lines;
  page.font = `${step * 0.72}px Preview`;
  const most = Math.ceil((width / step) * 4);
  // oxlint-disable-next-line no-control-regex
  const plain = text.replace(/^\ufeff/, "").replace(/[\u0000-\u0008\u000b-\u001f]/g, "");
  for (const [index, line] of plain.split("\n").slice(0, lines).entries())
    page.fillText(line.slice(0, most).replaceAll("\t", "    "), border, border + step * (index + 0.75));
  // What runs past the edge is cut where the margin begins.
  page.fillStyle = "#ffffff";
  page.fillRect(width - border, 0, border, size);
  return canvas;
}
