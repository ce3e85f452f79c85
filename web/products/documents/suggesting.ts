import { Extension, type Editor } from "@tiptap/core";
import { Fragment, type Mark, type Node } from "@tiptap/pm/model";
import { TextSelection, type EditorState, type Transaction } from "@tiptap/pm/state";
import { Mapping, ReplaceStep } from "@tiptap/pm/transform";

/** Who suggests, and since when; null: changes are made at once. */
export interface Suggester {
  readonly by: string;
  readonly name: string;
}

export interface Suggestion {
  readonly id: string;
  readonly by: string;
  readonly name: string;
  readonly at: string;
  readonly from: number;
  readonly inserted: string;
  readonly deleted: string;
}

const passing = "suggestion-pass";
const isMarked = (mark: Mark): boolean => mark.type.name === "insertion" || mark.type.name === "deletion";

/** In suggestion mode what is typed is marked to come, and what is deleted is marked to go. Other changes are made. */
export function suggesting(current: () => Suggester | null) {
  return Extension.create({
    name: "suggesting",
    // Before everything else: the others see what has become of the change.
    priority: 2000,
    dispatchTransaction({ transaction, next }) {
      const who = current();
      const isOurs =
        who !== null &&
        transaction.docChanged &&
        transaction.getMeta(passing) === undefined &&
        transaction.getMeta("y-sync$") === undefined &&
        transaction.getMeta("appendedTransaction") === undefined;
      next(isOurs ? turnIntoSuggestion(this.editor.state, transaction, who) : transaction);
    },
  });
}

function turnIntoSuggestion(state: EditorState, original: Transaction, who: Suggester): Transaction {
  const { tr } = state;
  for (const [index, step] of original.steps.entries()) {
    const back = original.mapping.maps.slice(0, index).map((map) => map.invert());
    const map = new Mapping([...back.reverse(), ...tr.mapping.maps]);
    const before = original.docs[index];
    const content = step instanceof ReplaceStep && before ? inlineContentOf(before, step) : null;
    if (step instanceof ReplaceStep && content) {
      replaceInline(tr, map.map(step.from, 1), map.map(step.to, -1), content, who, state.selection.from);
      continue;
    }
    // Blocks that come, go or change their kind: done at once, and the cursor goes where it would have gone.
    if (original.steps.length === 1) return original;
    const mapped = step.map(map);
    if (mapped) tr.maybeStep(mapped);
  }
  if (original.storedMarksSet) tr.setStoredMarks(original.storedMarks);
  return original.scrolledIntoView ? tr.scrollIntoView() : tr;
}

/** The text that a step puts in place of text, within a block or across several; null when it is about blocks. */
function inlineContentOf(doc: Node, { from, to, slice }: ReplaceStep): Fragment | null {
  const [start, end] = [doc.resolve(from), doc.resolve(to)];
  if (!start.parent.inlineContent || !end.parent.inlineContent) return null;
  if (start.parent.type.spec.code === true || end.parent.type.spec.code === true) return null;
  let hasInline = false;
  doc.nodesBetween(from, to, (node) => {
    hasInline ||= node.isInline;
  });
  // Only the boundary between two blocks: that they become one is not a suggestion.
  if (from !== to && !hasInline) return null;
  if (slice.size === 0) return Fragment.empty;
  const { firstChild: first, childCount } = slice.content;
  const isOneBlock = childCount === 1 && first?.isTextblock === true && slice.openStart === 1 && slice.openEnd === 1;
  const content = isOneBlock && first ? first.content : slice.content;
  let isInline = true;
  content.forEach((node) => (isInline &&= node.isInline));
  return isInline ? content : null;
}

function replaceInline(
  tr: Transaction,
  from: number,
  to: number,
  content: Fragment,
  who: Suggester,
  cursor: number,
): void {
  const { schema } = tr.doc.type;
  const [insertion, deletion] = [schema.marks["insertion"], schema.marks["deletion"]];
  if (!insertion || !deletion) return;
  const fresh = { id: crypto.randomUUID(), by: who.by, name: who.name, at: new Date().toISOString() };
  // Goes on where the same person's suggestion ends, and a word that replaces another is one suggestion with it.
  const attrs = neighbour(tr.doc, from, to, who.by) ?? fresh;
  const { size } = content;
  if (size > 0) {
    tr.insert(to, content);
    tr.removeMark(to, to + size, deletion);
    tr.addMark(to, to + size, insertion.create(attrs));
  }
  const gone: { from: number; to: number; isOwn: boolean }[] = [];
  tr.doc.nodesBetween(from, to, (node, at) => {
    if (!node.isInline) return;
    gone.push({
      from: Math.max(from, at),
      to: Math.min(to, at + node.nodeSize),
      isOwn: node.marks.some((mark) => mark.type === insertion),
    });
  });
  let removed = 0;
  for (const part of gone.toReversed()) {
    if (part.isOwn) {
      tr.delete(part.from, part.to);
      removed += part.to - part.from;
    } else tr.addMark(part.from, part.to, deletion.create(attrs));
  }
  const end = to - removed;
  // Deleting forwards steps over what is going, so that the next press takes what comes after.
  const isForward = size === 0 && cursor === from && from !== to;
  const place = size > 0 ? end + size : isForward ? end : from;
  tr.setSelection(TextSelection.create(tr.doc, Math.min(place, tr.doc.content.size)));
}

function neighbour(doc: Node, from: number, to: number, by: string): Record<string, unknown> | null {
  const around = [doc.resolve(from).nodeBefore, doc.resolve(to).nodeAfter];
  for (const node of around) {
    const mark = node?.marks.find((one) => isMarked(one) && one.attrs["by"] === by);
    if (mark) return mark.attrs;
  }
  return null;
}

/** Every suggestion that waits, in the order of the text. */
export function readSuggestions(doc: Node): Suggestion[] {
  const found = new Map<string, Suggestion>();
  doc.descendants((node, at) => {
    if (!node.isInline) return;
    for (const mark of node.marks.filter(isMarked)) {
      const id = String(mark.attrs["id"]);
      const known = found.get(id) ?? {
        id,
        by: String(mark.attrs["by"]),
        name: String(mark.attrs["name"]),
        at: String(mark.attrs["at"]),
        from: at,
        inserted: "",
        deleted: "",
      };
      const text = node.text ?? (node.type.name === "mention" ? `@${String(node.attrs["label"])}` : " ");
      const isInsertion = mark.type.name === "insertion";
      found.set(id, {
        ...known,
        inserted: known.inserted + (isInsertion ? text : ""),
        deleted: known.deleted + (isInsertion ? "" : text),
      });
    }
  });
  return [...found.values()];
}

/** Makes suggestions part of the text, or takes them away; `id` null: all of them. */
export function decide(editor: Editor, id: string | null, isAccepted: boolean): void {
  const { state } = editor;
  const { tr, doc } = state;
  const ranges: { from: number; to: number; isKept: boolean; marks: readonly Mark[] }[] = [];
  doc.descendants((node, at) => {
    if (!node.isInline) return;
    const marks = node.marks.filter((mark) => isMarked(mark) && (id === null || mark.attrs["id"] === id));
    if (marks.length === 0) return;
    const isKept = marks.every((mark) => (mark.type.name === "insertion") === isAccepted);
    ranges.push({ from: at, to: at + node.nodeSize, isKept, marks });
  });
  for (const { from, to, isKept, marks } of ranges.toReversed()) {
    if (!isKept) tr.delete(from, to);
    else for (const mark of marks) tr.removeMark(from, to, mark);
  }
  if (tr.docChanged) editor.view.dispatch(tr.setMeta(passing, true));
}
