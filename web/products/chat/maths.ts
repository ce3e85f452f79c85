/** Formulas as they are written in a text: `$…$` in a line, `$$…$$` as a block, with the LaTeX between. */

const longest = 2000;

/**
 * As Pandoc has it: the first `$` is followed by no space, the last one neither follows one nor stands before a figure.
 * Nor is there a letter or a figure outside of them: "$5 och $10", "10$ till 20$" and "$HOME" are text.
 */
const inlineMaths =
  // eslint-disable-next-line no-control-regex -- U+0000 marks what stands as it is.
  /(?<![\\$\p{L}\p{N}])\$(?!\s)((?:[^$\\\n\u0000]|\\[^\n\u0000]){1,2000})(?<!\s)\$(?![$\p{L}\p{N}])/gu;

/** "5 (eller 4", as in "$5 (eller 4$)". */
const isAmount = (source: string): boolean => /^\d[\d.,]*\s/.test(source) && !/[\\^_={}+<>]/.test(source);

/** A text with each formula in it replaced. */
export const replaceMaths = (text: string, replace: (source: string) => string): string =>
  text.replace(inlineMaths, (whole, source: string) => (isAmount(source) ? whole : replace(source)));

/** The formula that begins as a block in this line, and the line it ends in; null where none does. */
export function blockMaths(lines: readonly string[], start: number): { source: string; end: number } | null {
  if (!lines[start]?.trimStart().startsWith("$$")) return null;
  let source = "";
  for (let end = start; end < lines.length && source.length <= longest; end++) {
    const line = lines[end] ?? "";
    const rest = end === start ? line.trimStart().slice(2) : `\n${line}`;
    const close = rest.indexOf("$$");
    if (close < 0) {
      source += rest;
      continue;
    }
    source = (source + rest.slice(0, close)).trim();
    // What follows the formula in its line makes it no block.
    const isWhole = rest.slice(close + 2).trim() === "" && source !== "" && source.length <= longest;
    return isWhole ? { source, end } : null;
  }
  return null;
}
