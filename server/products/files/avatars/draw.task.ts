import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createCanvas, GlobalFonts } from "@napi-rs/canvas";

export interface Initials {
  readonly initials: string;
  /** Degrees of the colour circle. */
  readonly hue: number;
  readonly size: number;
  readonly isDark: boolean;
}

const fonts = join(dirname(createRequire(import.meta.url).resolve("pdfjs-dist/package.json")), "standard_fonts");

/** A square with a person's initials as PNG. */
export async function run({ initials, hue, size, isDark }: Initials): Promise<Uint8Array> {
  if (!GlobalFonts.has("Initials")) GlobalFonts.registerFromPath(join(fonts, "LiberationSans-Bold.ttf"), "Initials");
  const canvas = createCanvas(size, size);
  const square = canvas.getContext("2d");
  square.fillStyle = `hsl(${hue}, ${isDark ? "32%, 24%" : "60%, 88%"})`;
  square.fillRect(0, 0, size, size);
  square.fillStyle = `hsl(${hue}, ${isDark ? "60%, 88%" : "60%, 24%"})`;
  square.font = `${Math.round(size * 0.4)}px Initials`;
  square.textAlign = "center";
  square.textBaseline = "middle";
  square.fillText(initials, size / 2, size * 0.52);
  return canvas.encode("png");
}
