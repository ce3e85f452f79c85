import { join } from "node:path";
import { GlobalFonts } from "@napi-rs/canvas";
import { standardFonts } from "../standard-fonts.ts";

const family = "Preview";

/** What text of this many pixels is drawn with, on every machine alike. */
export function fontOf(pixels: number): string {
  if (!GlobalFonts.has(family)) GlobalFonts.registerFromPath(join(standardFonts, "LiberationSans-Regular.ttf"), family);
  return `${pixels}px ${family}`;
}
