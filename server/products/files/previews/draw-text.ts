import { open } from "node:fs/promises";
import { createCanvas, type Canvas } from "@napi-rs/canvas";
import { fontOf } from "./font.ts";

/** Height by width of a sheet of A4. */
const sheet = Math.SQRT2;
const margin = 0.06;
const linesOfPage = 46;
/** Lines are broken as for a page of this height, so that a small picture shows the same lines as a large one. */
const laidSize = 1000;
/** Of a text as much is drawn. */
const textBytes = 256 << 10;

const stepOf = (size: number): number => (size * (1 - (2 * margin) / sheet)) / linesOfPage;

/** The beginning of a text, and whether there is more. */
export async function readStart(path: string): Promise<{ text: string; isCut: boolean }> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(textBytes), 0, textBytes, 0);
    return { text: buffer.toString("utf8", 0, bytesRead), isCut: (await file.stat()).size > bytesRead };
  } finally {
    await file.close();
  }
}

/** The lines of each page of a text, at least one page. */
export function layText(text: string): readonly (readonly string[])[] {
  const page = createCanvas(1, 1).getContext("2d");
  page.font = fontOf(stepOf(laidSize) * 0.72);
  const most = (laidSize / sheet) * (1 - 2 * margin);
  const lines: string[] = [];
  // oxlint-disable-next-line no-control-regex
  const plain = text
    .replace(/^\ufeff/, "")
    .replace(/\r\n?/g, "\n")
    .replace(/[\u0000-\u0008\u000b-\u001f]/g, "");
  for (const line of plain.split("\n")) {
    let laid = "";
    for (const word of splitAtSpaces(line.replaceAll("\t", "    "))) {
      if (laid !== "" && page.measureText((laid + word).trimEnd()).width > most) {
        lines.push(laid);
        laid = word.trimStart();
      } else laid += word;
    }
    lines.push(laid);
  }
  const pages: string[][] = [];
  for (let at = 0; at < lines.length; at += linesOfPage) pages.push(lines.slice(at, at + linesOfPage));
  return pages;
}

/** Words with the space after them, none longer than fits. */
const splitAtSpaces = (line: string): readonly string[] => line.match(/\S{1,60}\s*|\s+/g) ?? [];

/** Null without lines. */
export function drawTextPage(lines: readonly string[] | undefined, size: number): Canvas | null {
  if (!lines) return null;
  const width = Math.round(size / sheet);
  const canvas = createCanvas(width, size);
  const page = canvas.getContext("2d");
  page.fillStyle = "#ffffff";
  page.fillRect(0, 0, width, size);
  page.fillStyle = "#1d2227";
  const border = width * margin;
  const step = stepOf(size);
  page.font = fontOf(step * 0.72);
  for (const [index, line] of lines.entries()) page.fillText(line, border, border + step * (index + 0.75));
  // What runs past the edge is cut where the margin begins.
  page.fillStyle = "#ffffff";
  page.fillRect(width - border, 0, border, size);
  return canvas;
}
