import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Where the fonts lie that pages without fonts of their own are drawn with. */
export const standardFonts = join(
  dirname(createRequire(import.meta.url).resolve("pdfjs-dist/package.json")),
  "standard_fonts",
);
