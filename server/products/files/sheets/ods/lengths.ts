const pixels: Readonly<Record<string, number>> = { in: 96, cm: 96 / 2.54, mm: 96 / 25.4, pt: 96 / 72, pc: 16, px: 1 };

/** A length such as `2.258cm` (OpenDocument 1.3 part 3, 18.3.18) in pixels; null when it is none. */
export function pixelsOf(length: string | undefined): number | null {
  const [, number = "", unit = ""] = /^(\d{1,6}(?:\.\d{1,6})?)(in|cm|mm|pt|pc|px)$/.exec(length ?? "") ?? [];
  const factor = pixels[unit];
  return factor === undefined ? null : Number(number) * factor;
}
