import type { SuggestionPlace } from "@safos/contract/documents";
import * as Y from "yjs";
import { type Refusal, refuse } from "#http";
import { field, newContent, schema } from "./schema.ts";

/** What a suggestion's marks say: the same as the page's editor writes. */
export interface SuggestionMark {
  readonly id: string;
  readonly by: string;
  readonly name: string;
  readonly at: string;
}

export interface SuggestionRequest {
  readonly from: SuggestionPlace;
  readonly to: SuggestionPlace;
  readonly text: string;
  /** The words as they were when they were chosen; refused as STALE when they are others now. */
  readonly quote?: string | undefined;
}

/** Words of a block that look alike: a run of Yjs' delta and where it begins in its text. */
interface Run {
  readonly at: number;
  readonly content: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

interface Piece {
  readonly text: Y.XmlText;
  /** Where it begins, counted as the editor counts places. */
  readonly at: number;
  readonly content: string;
}

/** A paragraph or heading with its pieces of text; between them stand mentions and line breaks. */
interface Block {
  readonly element: Y.XmlElement;
  readonly at: number;
  readonly end: number;
  readonly isCode: boolean;
  readonly pieces: readonly Piece[];
}

interface Layout {
  readonly blocks: readonly Block[];
  /** A place of Yjs as a number; null when it is no place of this text, or not any more. */
  place(of: SuggestionPlace): number | null;
}

const mostWaiting = 500;
const kindOf = (key: string): string => key.replace(/--[a-zA-Z0-9+/=]{8}$/, "");
const isMark = (key: string): boolean => kindOf(key) === "insertion" || kindOf(key) === "deletion";
const isOf = (mark: unknown, by: string): mark is SuggestionMark => (mark as SuggestionMark | null)?.by === by;
const unsuitable = (sentence: string): Refusal => refuse("SUGGESTION_REFUSED", sentence);
const stale = (): Refusal =>
  refuse("STALE", "The text has changed where the suggestion was to be; choose the words again.");

/**
 * Puts a suggestion into a text: what is chosen is marked to go, what is put in is marked to come. Works on Yjs' own
 * types and not through an editor, which would throw away parts that it does not know. Tells which words are to go.
 */
export function suggest(doc: Y.Doc, request: SuggestionRequest, mark: SuggestionMark): { gone: string } {
  const layout = layOut(doc);
  const [start, end] = [layout.place(request.from), layout.place(request.to)];
  if (start === null || end === null) throw stale();
  if (start > end) throw unsuitable("The place where a suggestion ends comes after the one where it begins.");
  // Both ends fell together because the words between them are gone.
  if (start === end && JSON.stringify(request.from) !== JSON.stringify(request.to)) throw stale();
  const chosen = layout.blocks.filter((block) =>
    start === end ? block.at <= start && start <= block.end : Math.max(start, block.at) < Math.min(end, block.end),
  );
  const last = chosen.at(-1);
  if (!last) throw unsuitable("A suggestion is about words of the text.");
  if (chosen.some((block) => block.isCode)) throw unsuitable("Suggestions cannot be made in code.");
  const parts = chosen.flatMap((block) => block.pieces).flatMap((piece) => cut(piece, start, end));
  const content = parts.map(({ piece, from, to }) => piece.content.slice(from, to)).join("");
  if (request.quote !== undefined && request.quote !== content) throw stale();
  if (request.text === "" && content === "") throw unsuitable("There is nothing to change.");
  if (waiting(layout).size >= mostWaiting) throw refuse("SUGGESTIONS_FULL");
  const keys = keysOf(mark);
  if (request.text !== "") putIn(last, Math.min(end, last.end), request.text, { [keys.insertion]: mark }, start < end);
  for (const { piece, from, to } of parts.toReversed())
    for (const run of runsOf(piece.text).toReversed()) {
      const [first, after] = [Math.max(run.at, from), Math.min(run.at + run.content.length, to)];
      if (first >= after) continue;
      const own = Object.entries(run.attributes).filter(([key, value]) => isMark(key) && isOf(value, mark.by));
      // One's own words that wait are simply taken out; one's own earlier suggestion to remove words gives way to this one.
      if (own.some(([key]) => kindOf(key) === "insertion")) piece.text.delete(first, after - first);
      else
        piece.text.format(first, after - first, {
          ...Object.fromEntries(own.map(([key]) => [key, null])),
          [keys.deletion]: mark,
        });
    }
  return { gone: content };
}

/** Takes one's own suggestion back; tells whether there was one. */
export function takeBack(doc: Y.Doc, id: string, by: string): boolean {
  let isFound = false;
  for (const piece of layOut(doc).blocks.flatMap((block) => block.pieces))
    for (const run of runsOf(piece.text).toReversed()) {
      const own = Object.entries(run.attributes).filter(
        ([key, value]) => isMark(key) && isOf(value, by) && value.id === id,
      );
      if (own.length === 0) continue;
      isFound = true;
      if (own.some(([key]) => kindOf(key) === "insertion")) piece.text.delete(run.at, run.content.length);
      else piece.text.format(run.at, run.content.length, Object.fromEntries(own.map(([key]) => [key, null])));
    }
  return isFound;
}

/** Where everything is, with places counted as ProseMirror counts them: one for each sign and each border of a block. */
function layOut(doc: Y.Doc): Layout {
  const fragment = doc.getXmlFragment(field);
  const starts = new Map<unknown, number>();
  const blocks: Block[] = [];
  const sizeOf = (child: unknown): number => {
    if (child instanceof Y.XmlText) return child.length;
    if (!(child instanceof Y.XmlElement) || schema.nodes[child.nodeName]?.isLeaf === true) return 1;
    return 2 + sizes(child);
  };
  const sizes = (parent: Y.XmlFragment, until = parent.length): number =>
    parent
      .toArray()
      .slice(0, until)
      .reduce((sum, child) => sum + sizeOf(child), 0);
  const visit = (parent: Y.XmlFragment, start: number): number => {
    starts.set(parent, start);
    let at = start;
    const pieces: Piece[] = [];
    for (const child of parent.toArray()) {
      starts.set(child, at);
      if (child instanceof Y.XmlText) {
        const content = runsOf(child)
          .map((run) => run.content)
          .join("");
        pieces.push({ text: child, at, content });
        at += child.length;
      } else if (child instanceof Y.XmlElement && schema.nodes[child.nodeName]?.isLeaf !== true)
        at = visit(child, at + 1) + 1;
      else at += 1;
    }
    if (parent instanceof Y.XmlElement && schema.nodes[parent.nodeName]?.inlineContent === true)
      blocks.push({ element: parent, at: start, end: at, isCode: parent.nodeName === "codeBlock", pieces });
    return at;
  };
  visit(fragment, 0);
  return {
    blocks,
    place(of) {
      if (of.tname !== undefined && of.tname !== null && of.tname !== field)
        throw unsuitable("This is no place of the text.");
      const found = absolute(of, doc);
      const start = found ? starts.get(found.type) : undefined;
      if (!found || start === undefined) return null;
      return found.type instanceof Y.XmlText ? start + found.index : start + sizes(found.type as never, found.index);
    },
  };
}

function absolute(of: SuggestionPlace, doc: Y.Doc): Y.AbsolutePosition | null {
  try {
    return Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(of), doc, false);
  } catch {
    // Numbers that lead nowhere.
    throw unsuitable("This is no place of the text.");
  }
}

/** The part of a piece between two places; never through the middle of a sign, which would destroy it. */
function cut(piece: Piece, start: number, end: number): { piece: Piece; from: number; to: number }[] {
  const size = piece.text.length;
  const [from, to] = [Math.max(0, start - piece.at), Math.min(size, end - piece.at)];
  if (from >= to) return [];
  return [{ piece, from: whole(piece.content, from, -1), to: whole(piece.content, to, 1) }];
}

/** A place in content, moved out of the middle of a sign of two units. */
const whole = (content: string, at: number, by: -1 | 1): number =>
  /[\uDC00-\uDFFF]/.test(content[at] ?? "") && /[\uD800-\uDBFF]/.test(content[at - 1] ?? "") ? at + by : at;

/** Puts words in at a place of a block, looking like what they stand beside. */
function putIn(
  block: Block,
  at: number,
  content: string,
  mark: Readonly<Record<string, unknown>>,
  isReplacing: boolean,
): void {
  const piece =
    block.pieces.findLast((one) => one.at < at && at <= one.at + one.text.length) ??
    block.pieces.find((one) => one.at === at);
  if (!piece) {
    const text = new Y.XmlText();
    let index = 0;
    for (let before = block.at; before < at; index++) {
      const child = block.element.get(index);
      before += child instanceof Y.XmlText ? child.length : 1;
    }
    block.element.insert(index, [text]);
    text.insert(0, content, mark);
    return;
  }
  const offset = whole(piece.content, at - piece.at, 1);
  const beside = runsOf(piece.text).find((run) => run.at < offset && offset <= run.at + run.content.length);
  const looks = Object.entries(beside?.attributes ?? {}).filter(
    ([key]) => !isMark(key) && (isReplacing || kindOf(key) !== "link"),
  );
  piece.text.insert(offset, content, { ...Object.fromEntries(looks), ...mark });
}

function runsOf(text: Y.XmlText): Run[] {
  let at = 0;
  return (text.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[]).map((one) => {
    const content = typeof one.insert === "string" ? one.insert : "\uFFFC";
    const run = { at, content, attributes: one.attributes ?? {} };
    at += content.length;
    return run;
  });
}

/** The ids of all suggestions in a text. */
const waiting = (layout: Layout): Set<string> =>
  new Set(
    layout.blocks
      .flatMap((block) => block.pieces)
      .flatMap((piece) => runsOf(piece.text))
      .flatMap((run) => Object.entries(run.attributes).filter(([key]) => isMark(key)))
      .map(([, mark]) => (mark as SuggestionMark).id),
  );

/** What the editor calls these marks in the shared text: marks that may lie over each other get a name of their own. */
function keysOf(mark: SuggestionMark): { insertion: string; deletion: string } {
  const keyOf = (type: string): string => {
    const marks = [{ type, attrs: { ...mark } }];
    const made = newContent({
      type: "doc",
      content: [{ type: "paragraph", content: [{ type: "text", text: "x", marks }] }],
    });
    const text = (made.getXmlFragment(field).get(0) as Y.XmlElement).get(0) as Y.XmlText;
    const key = Object.keys(runsOf(text)[0]?.attributes ?? {})[0];
    if (key === undefined) throw new Error("A suggestion's mark has no name.");
    return key;
  };
  return { insertion: keyOf("insertion"), deletion: keyOf("deletion") };
}
