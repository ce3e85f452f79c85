import type { NewSuggestion } from "@safos/contract/documents";
import type { Node } from "@tiptap/pm/model";
import type { EditorState } from "@tiptap/pm/state";
import { relativePlace, resolvePlace } from "./anchors.ts";

/** What someone has chosen to change: two places that follow the text, and what stands between them. */
export interface Chosen {
  readonly from: unknown;
  readonly to: unknown;
  /** As people read it, in one line. */
  readonly text: string;
  /** The words before the place, where nothing is chosen. */
  readonly before: string;
  readonly quote: string;
}

/** What stands between two places sign by sign, with the place of each. */
function signsOf(doc: Node, from: number, to: number): { sign: string; from: number; to: number }[] {
  const signs: { sign: string; from: number; to: number }[] = [];
  doc.nodesBetween(from, to, (node, at) => {
    const last = signs.at(-1);
    if (node.isTextblock && last) signs.push({ sign: " ", from: last.to, to: at + 1 });
    else if (node.isText)
      for (let index = Math.max(0, from - at); index < Math.min(node.nodeSize, to - at); index++)
        signs.push({ sign: node.text?.[index] ?? "", from: at + index, to: at + index + 1 });
    else if (node.isInline) {
      const shown = node.type.name === "mention" ? `@${String(node.attrs["label"])}` : " ";
      for (const sign of shown.split("")) signs.push({ sign, from: at, to: at + 1 });
    }
  });
  return signs;
}

const textBetween = (doc: Node, from: number, to: number): string => doc.textBetween(from, to, "", "");

export function chosenIn(state: EditorState): Chosen | null {
  const { from, to } = state.selection;
  const [start, end] = [relativePlace(state, from), relativePlace(state, to)];
  if (start === null || end === null) return null;
  const block = state.doc.resolve(from);
  return {
    from: start,
    to: from === to ? start : end,
    text: signsOf(state.doc, from, to)
      .map((one) => one.sign)
      .join(""),
    before: block.parent.inlineContent ? textBetween(state.doc, block.start(), from).slice(-40) : "",
    quote: textBetween(state.doc, from, to),
  };
}

/** Signs of words, and halves of signs, between which nothing is cut. */
const isInner = (sign: string | undefined): boolean => sign !== undefined && /[\p{L}\p{N}\uD800-\uDFFF]/u.test(sign);

/** How much of the beginning and the end is the same, in whole words. */
export function sameAround(before: string, after: string): { start: number; end: number } {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  while (start > 0 && isInner(before[start - 1]) && (isInner(before[start]) || isInner(after[start]))) start--;
  let end = 0;
  while (end < most - start && before.at(-end - 1) === after.at(-end - 1)) end++;
  while (end > 0 && isInner(before.at(-end)) && (isInner(before.at(-end - 1)) || isInner(after.at(-end - 1)))) end--;
  return { start, end };
}

/** The least that has to change for the chosen words to be others; null when they are not what they were any more. */
export function suggestionFor(state: EditorState, chosen: Chosen, text: string): NewSuggestion | null {
  const [from, to] = [resolvePlace(state, chosen.from), resolvePlace(state, chosen.to)];
  if (from === null || to === null || from > to || textBetween(state.doc, from, to) !== chosen.quote) return null;
  const signs = signsOf(state.doc, from, to);
  const same = sameAround(signs.map((one) => one.sign).join(""), text);
  const middle = signs.slice(same.start, signs.length - same.end);
  const first = middle[0]?.from ?? signs[same.start - 1]?.to ?? from;
  const last = middle.at(-1)?.to ?? first;
  const [start, end] = [relativePlace(state, first), relativePlace(state, last)];
  if (start === null || end === null) return null;
  return {
    from: start as NewSuggestion["from"],
    to: (first === last ? start : end) as NewSuggestion["to"],
    text: text.slice(same.start, text.length - same.end),
    quote: textBetween(state.doc, first, last),
  };
}
