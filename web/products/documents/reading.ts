import type { Node } from "@tiptap/pm/model";
import { TextSelection, type EditorState } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";

interface Span {
  readonly from: number;
  readonly to: number;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });

/** Where the words of a block are, one after another. */
function wordSpans(block: Node, at: number): Span[] {
  // One sign for each place, so that what Intl counts are places.
  const text = block.textBetween(0, block.content.size, undefined, "\uFFFC");
  return [...segmenter.segment(text)]
    .filter((one) => one.isWordLike === true)
    .map((one) => ({ from: at + one.index, to: at + one.index + one.segment.length }));
}

/** The first word after a place, or the last before it. */
function wordBeside(state: EditorState, place: number, isForward: boolean): Span | null {
  let found: Span | null = null;
  state.doc.descendants((node, at) => {
    if (found !== null && isForward) return false;
    if (!node.isTextblock) return true;
    const [start, end] = [at + 1, at + 1 + node.content.size];
    if (isForward ? end <= place : start >= place) return false;
    const spans = wordSpans(node, start);
    found = (isForward ? spans.find((one) => one.from >= place) : spans.findLast((one) => one.to <= place)) ?? found;
    return false;
  });
  return found;
}

/**
 * Words of a text that is only read are chosen with the arrows: the next, the one before, and with Shift more of them.
 * Browsers do that only where one may write.
 */
export function chooseByKey(view: EditorView, event: KeyboardEvent): boolean {
  const isForward = event.key === "ArrowRight";
  if (view.editable || event.ctrlKey || event.altKey || event.metaKey) return false;
  if (!isForward && event.key !== "ArrowLeft") return false;
  const { state } = view;
  const { anchor, head, from, to, empty } = state.selection;
  const word =
    event.shiftKey && !empty ? wordBeside(state, head, isForward) : wordBeside(state, isForward ? to : from, isForward);
  if (!word) return false;
  const next =
    event.shiftKey && !empty
      ? TextSelection.create(state.doc, anchor, isForward ? word.to : word.from)
      : TextSelection.create(state.doc, word.from, word.to);
  // The view shows a selection only where there is one already.
  if (!view.dom.contains(view.dom.ownerDocument.getSelection()?.anchorNode ?? null))
    view.dom.ownerDocument.getSelection()?.collapse(view.dom, 0);
  view.dispatch(state.tr.setSelection(next).scrollIntoView());
  event.preventDefault();
  return true;
}
