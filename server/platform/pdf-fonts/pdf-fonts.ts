import { createRequire } from "node:module";
import { dirname, join } from "node:path";

export type Face = "regular" | "bold" | "italic" | "boldItalic";

/** Text that one file of the font draws. */
export interface FontRun {
  readonly text: string;
  /** The font's path, as pdfkit's `font` takes it: it reads each file once for a document. */
  readonly font: string;
}

const folder = join(dirname(createRequire(import.meta.url).resolve("@fontsource/inter/package.json")), "files");
const looks: Readonly<Record<Face, string>> = {
  regular: "400-normal",
  bold: "600-normal",
  italic: "400-italic",
  boldItalic: "600-italic",
};

type Script = "latin" | "latin-ext" | "cyrillic" | "cyrillic-ext" | "greek" | "greek-ext" | "vietnamese";

/** Inter comes in files by script; what all faces of each have, the first that matches is taken. */
const ranges: readonly (readonly [Script, RegExp])[] = [
  [
    "latin",
    /[\n\u0020-\u007e\u00a0-\u00ac\u00ae-\u00ff\u0131\u0152\u0153\u02bb\u02bc\u02c6\u02da\u02dc\u2013\u2014\u2018-\u201a\u201c-\u201e\u2022\u2026\u2032\u2033\u2039\u203a\u2044\u20ac\u2122\u2191\u2193\u2212]/,
  ],
  [
    "latin-ext",
    /[\u0100-\u0130\u0132-\u0148\u014a-\u0151\u0154-\u01c3\u01c5-\u0254\u1e00-\u1e9b\u1e9d-\u1e9f\u1ef2-\u1eff\u2020\u20a0-\u20ab\u20ad-\u20af\u20b1-\u20b5\u20b8-\u20ba\u20bc-\u20bf\u2113]/,
  ],
  ["greek", /[\u0374-\u0376\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03d7\u03f0-\u03f6]/],
  [
    "greek-ext",
    /[\u1f00-\u1f15\u1f18-\u1f1d\u1f20-\u1f45\u1f48-\u1f4d\u1f50-\u1f57\u1f59\u1f5b\u1f5d\u1f5f-\u1f7d\u1f80-\u1fb4\u1fb6-\u1fc4\u1fc6-\u1fd3\u1fd6-\u1fdb\u1fdd-\u1fef\u1ff2-\u1ff4\u1ff6-\u1ffe]/,
  ],
  ["cyrillic", /[\u0400-\u045f\u0490\u0491\u04b0\u04b1\u2116]/],
  ["cyrillic-ext", /[\u0460-\u0479\u0480-\u048f\u0492-\u049d\u04a0-\u04af\u04b2-\u04ff\u052f]/],
  ["vietnamese", /[\u1ea0-\u1ef1]/],
];
/** What no file has, and what is drawn in its place. */
const substitutes: Readonly<Record<string, string>> = {
  "\u2010": "-",
  "\u2011": "-",
  "\u2190": "<-",
  "\u2192": "->",
  "\u2248": "~",
  "\u2264": "<=",
  "\u2265": ">=",
  "\u25aa": "•",
  "\u25cf": "•",
  "\u25e6": "•",
  "\u2610": "[ ]",
  "\u2611": "[x]",
  "\u2612": "[x]",
  "\u2713": "[x]",
};
const unknown = "?";
const wideSpaces = /[\u2000-\u200a\u202f\u205f\u3000]/g;
/** Nothing is seen of them: direction, joins, variants. */
const unseen = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;
// oxlint-disable-next-line no-control-regex -- nothing of these can be drawn
const undrawable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** The file of the Latin letters. */
export const fontOf = (face: Face): string => fileOf("latin", face);

/** Characters without a space that are laid out at once: what that costs grows with their square. */
const longestWord = 200;

/** A text to be measured: as high as it is when it has been split. */
export const withBreaks = (text: string): string => text.replaceAll(/\S{200}/g, "$& ");

/** A text cut where the font's file changes, and in words that are endless; never empty. Spaces stay with what stands before them. */
export function splitByFont(text: string, face: Face): FontRun[] {
  const runs: { text: string; script: Script }[] = [];
  let unbroken = 0;
  const plain = text
    .replaceAll("\t", "    ")
    .replace(undrawable, "")
    .replace(unseen, "")
    .replace(wideSpaces, " ")
    .normalize("NFC")
    .replace(/\p{M}/gu, "");
  for (const character of plain.toWellFormed()) {
    const last = runs.at(-1);
    const substitute = substitutes[character];
    const found = ranges.find(([, range]) => range.test(character))?.[0] ?? null;
    const drawn = substitute ?? (found === null ? unknown : character);
    const script = substitute !== undefined || found === null ? "latin" : found;
    const isSpace = /\s/.test(drawn);
    unbroken = isSpace || unbroken === longestWord ? 0 : unbroken + 1;
    // Every file has spaces.
    if (last && (isSpace || (last.script === script && unbroken > 0))) last.text += drawn;
    else runs.push({ text: drawn, script });
  }
  if (runs.length === 0) runs.push({ text: "", script: "latin" });
  return runs.map((run) => ({ text: run.text, font: fileOf(run.script, face) }));
}

function fileOf(script: Script, face: Face): string {
  return join(folder, `inter-${script}-${looks[face]}.woff`);
}
