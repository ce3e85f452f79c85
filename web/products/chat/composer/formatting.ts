/** A mark of Markdown: around what is selected, or before each of its lines. */
export type Mark = { readonly around: string } | { readonly before: (line: number) => string };

/** What stands between two positions of a text becomes something else, and the caret stands after it. */
export interface Insertion {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly caret: number;
}

export const bold: Mark = { around: "**" };
export const italic: Mark = { around: "_" };
export const strike: Mark = { around: "~~" };
export const code: Mark = { around: "`" };
export const bullets: Mark = { before: () => "- " };
export const numbers: Mark = { before: (line) => `${line}. ` };

export function insertion(start: number, end: number, text: string): Insertion {
  return { start, end, text, caret: start + text.length };
}

/** What a mark makes of a selection; the caret stands behind what is marked. */
export function marked(text: string, selection: { start: number; end: number }, mark: Mark): Insertion {
  const { start, end } = selection;
  const selected = text.slice(start, end);
  if ("around" in mark)
    return {
      ...insertion(start, end, mark.around + selected + mark.around),
      caret: start + mark.around.length + selected.length,
    };
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const lines = text.slice(lineStart, end).split("\n");
  return insertion(lineStart, end, lines.map((line, index) => mark.before(index + 1) + line).join("\n"));
}
