import { join } from "node:path";
import { createCanvas, type Canvas } from "@napi-rs/canvas";
import { standardFonts } from "../standard-fonts.ts";

const wasm = join(standardFonts, "../wasm");

async function openPdf(bytes: Buffer) {
  const { getDocument } = await import("pdfjs-dist/legacy/build/pdf.mjs");
  return getDocument({
    data: new Uint8Array(bytes),
    useSystemFonts: false,
    standardFontDataUrl: `${standardFonts}/`,
    // Decoders of the pictures that scanners make.
    wasmUrl: `${wasm}/`,
    verbosity: 0,
  });
}

export async function countPdf(bytes: Buffer): Promise<number> {
  const task = await openPdf(bytes);
  try {
    return (await task.promise).numPages;
  } finally {
    await task.destroy();
  }
}

/** A page of a PDF, its longest side `size` pixels; null where there is no such page. */
export async function drawPdf(bytes: Buffer, number: number, size: number): Promise<Canvas | null> {
  const task = await openPdf(bytes);
  try {
    const file = await task.promise;
    if (number > file.numPages) return null;
    const page = await file.getPage(number);
    const whole = page.getViewport({ scale: 1 });
    const viewport = page.getViewport({ scale: size / Math.max(whole.width, whole.height, 1) });
    const canvas = createCanvas(Math.max(1, Math.round(viewport.width)), Math.max(1, Math.round(viewport.height)));
    await page.render({ canvas: canvas as never, viewport }).promise;
    return canvas;
  } finally {
    await task.destroy();
  }
}
