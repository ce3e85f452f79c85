import { join } from "node:path";
import { GlobalFonts } from "@napi-rs/canvas";
import { fontsFolder } from "./draw-pdf.ts";

const family = "Preview";

/** What text of this many pixels is drawn with, on every machine alike. */
export function fontOf(pixels: number): string {
  if (!GlobalFonts.has(family)) GlobalFonts.registerFromPath(join(fontsFolder, "LiberationSans-Regular.ttf"), family);
  return `${pixels}px ${family}`;
}
