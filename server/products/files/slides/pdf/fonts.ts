import { readFileSync } from "node:fs";
import { join } from "node:path";
import type PdfDocument from "pdfkit";
import type { Run } from "../deck.ts";
import { standardFonts } from "../../standard-fonts.ts";

export type Pdf = InstanceType<typeof PdfDocument>;

const files = {
  regular: "LiberationSans-Regular.ttf",
  bold: "LiberationSans-Bold.ttf",
  italic: "LiberationSans-Italic.ttf",
  boldItalic: "LiberationSans-BoldItalic.ttf",
} as const;

/** Liberation Sans, which is as wide as Arial, so that lines end where they did. */
export function registerFonts(pdf: Pdf): void {
  for (const [name, file] of Object.entries(files)) pdf.registerFont(name, readFileSync(join(standardFonts, file)));
}

type Look = Pick<Run, "isBold" | "isItalic" | "family">;

export const fontOf = ({ isBold, isItalic }: Look): keyof typeof files =>
  isBold ? (isItalic ? "boldItalic" : "bold") : isItalic ? "italic" : "regular";

/** Widths and line heights of families that presentations are made in, beside those of Arial. */
const families: readonly { readonly family: RegExp; readonly width: number; readonly leading: number }[] = [
  { family: /narrow/i, width: 0.82, leading: 1.15 },
  { family: /^(calibri|carlito|candara|corbel)/i, width: 0.9, leading: 1.22 },
  { family: /^(times|garamond|cambria|caladea|liberation serif)/i, width: 0.9, leading: 1.16 },
  { family: /^(aptos|gill sans|source sans|open sans condensed)/i, width: 0.95, leading: 1.22 },
  { family: /^(verdana|dejavu|century gothic)/i, width: 1.12, leading: 1.2 },
];
const arial = { width: 1, leading: 1.15 };

export const metricsOf = ({ family }: Pick<Run, "family">): { readonly width: number; readonly leading: number } =>
  families.find((one) => one.family.test(family)) ?? arial;

/** Measures text; what has been measured once is remembered. */
export function createMeasure(pdf: Pdf): (text: string, look: Look, size: number) => number {
  const known = new Map<string, number>();
  return (text, look, size) => {
    const font = fontOf(look);
    const key = `${font} ${text}`;
    const width = known.get(key) ?? pdf.font(font).fontSize(100).widthOfString(text) / 100;
    if (known.size < 100_000) known.set(key, width);
    return width * size * metricsOf(look).width;
  };
}
export type Measure = ReturnType<typeof createMeasure>;
