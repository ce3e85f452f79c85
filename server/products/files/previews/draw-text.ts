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

/** The lines of each page of a text, at least one page. In a time that grows as the text does, whatever is in it. */
export function layText(text: string): readonly (readonly string[])[] {
  const page = createCanvas(1, 1).getContext("2d");
  page.font = fontOf(stepOf(laidSize) * 0.72);
  const widths = new Map<string, number>();
  const widthOf = (part: string): number => {
    const width = widths.get(part) ?? page.measureText(part).width;
    widths.set(part, width);
    return width;
  };
  // oxlint-disable-next-line no-control-regex
  const plain = text
    .replace(/^\ufeff/, "")
    .replace(/\r\n?/g, "\n")
    .replace(/[\u0000-\u0008\u000b-\u001f]/g, "")
    .replaceAll("\t", "    ");
  const lines = plain.split("\n").flatMap((line) => breakLine(line, widthOf));
  const pages: string[][] = [];
  for (let at = 0; at < lines.length; at += linesOfPage) pages.push(lines.slice(at, at + linesOfPage));
  return pages;
}

const mostWidth = (laidSize / sheet) * (1 - 2 * margin);
/** More than a line of the narrowest letters has: marks that have no width of their own do not make it endless. */
const mostLetters = 400;
/** What is longer is no word, and is broken where the line ends. */
const longestWord = 60;

/** Each part is measured once: measuring the line anew for each would take hours where its letters have no width. */
function breakLine(line: string, widthOf: (part: string) => number): string[] {
  const lines: string[] = [];
  let laid = "";
  let width = 0;
  const add = (part: string): void => {
    const own = widthOf(part.trimEnd());
    if (laid !== "" && own > 0 && width + own > mostWidth) end();
    else if (laid.length + part.length > mostLetters) end();
    const first = laid === "" && lines.length > 0 ? part.trimStart() : part;
    laid += first;
    width += widthOf(first);
  };
  const end = (): void => {
    lines.push(laid);
    laid = "";
    width = 0;
  };
  for (const word of line.match(/\S+\s{0,100}|\s{1,100}/gu) ?? [])
    if (word.trimEnd().length <= longestWord && widthOf(word.trimEnd()) <= mostWidth) add(word);
    else for (const part of word.match(/\S{1,10}\s*|\s+/gu) ?? []) add(part);
  lines.push(laid);
  return lines;
}

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
