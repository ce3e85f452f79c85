import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename } from "node:path";
import { expect, test } from "vitest";
import { splitByFont, type Face } from "./index.ts";

// pdfkit draws with it.
const fontkit = createRequire(createRequire(import.meta.url).resolve("pdfkit"))("fontkit") as {
  create(bytes: Buffer): { hasGlyphForCodePoint(code: number): boolean };
};

const parts = (text: string, face: Face = "regular"): string[] =>
  splitByFont(text, face).map((run) => `${basename(run.font, ".woff")}: ${run.text}`);

test("a text is cut where the font's file changes, and no earlier", () => {
  expect(parts("Räksmörgås – 5 €")).toEqual(["inter-latin-400-normal: Räksmörgås – 5 €"]);
  expect(parts("Łódź är Жёлтый дом", "bold")).toEqual([
    "inter-latin-ext-600-normal: Ł",
    "inter-latin-600-normal: ód",
    "inter-latin-ext-600-normal: ź ",
    "inter-latin-600-normal: är ",
    "inter-cyrillic-600-normal: Жёлтый дом",
  ]);
  expect(parts("αβ", "boldItalic")).toEqual(["inter-greek-600-italic: αβ"]);
  expect(parts("", "italic")).toEqual(["inter-latin-400-italic: "]);
});

test("a word without end is cut, and nothing of it lost", () => {
  const runs = splitByFont(`Ett ${"x".repeat(1000)} ord`, "regular");
  expect(runs.map(({ text }) => text).join("")).toBe(`Ett ${"x".repeat(1000)} ord`);
  expect(runs.length).toBeGreaterThanOrEqual(5);
  expect(runs.every(({ text }) => !/\S{202}/.test(text))).toBe(true);
});

test("each character that is drawn is in its file, whatever a text holds", () => {
  const fonts = new Map<string, ReturnType<typeof fontkit.create>>();
  const missing: string[] = [];
  for (let code = 1; code <= 0x2fff; code++)
    for (const { text, font } of splitByFont(`a${String.fromCodePoint(code)}`, "regular")) {
      const file = fonts.get(font) ?? fontkit.create(readFileSync(font));
      fonts.set(font, file);
      for (const drawn of text)
        if (drawn !== "\n" && !file.hasGlyphForCodePoint(drawn.codePointAt(0) ?? 0))
          missing.push(`U+${code.toString(16)}`);
    }
  expect(missing).toEqual([]);
  expect(parts("e\u0301 x\u0331")).toEqual(["inter-latin-400-normal: é x"]);
  expect(parts("a→b 漢 \u0007\ud800")).toEqual(["inter-latin-400-normal: a->b ? ?"]);
});
