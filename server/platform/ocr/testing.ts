import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createCanvas, GlobalFonts } from "@napi-rs/canvas";

const fonts = join(dirname(createRequire(import.meta.url).resolve("pdfjs-dist/package.json")), "standard_fonts");

/** A sheet with lines of text as a scanner makes it, as PNG, in a typeface that comes along. */
export async function drawSheet(...lines: readonly string[]): Promise<Buffer> {
  if (!GlobalFonts.has("Sheet")) GlobalFonts.registerFromPath(join(fonts, "LiberationSans-Regular.ttf"), "Sheet");
  const canvas = createCanvas(1240, 900);
  const page = canvas.getContext("2d");
  page.fillStyle = "#ffffff";
  page.fillRect(0, 0, canvas.width, canvas.height);
  page.fillStyle = "#000000";
  page.font = "48px Sheet";
  for (const [index, line] of lines.entries()) page.fillText(line, 90, 150 + index * 90);
  return canvas.encode("png");
}
