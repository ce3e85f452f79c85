import { Extension } from "@tiptap/core";
import { Plugin, PluginKey, type EditorState } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import {
  absolutePositionToRelativePosition,
  relativePositionToAbsolutePosition,
  ySyncPluginKey,
} from "@tiptap/y-tiptap";
import * as Y from "yjs";

/** Where a comment is fastened: two places that follow the text, and the words as they were. */
interface Anchor {
  readonly from: unknown;
  readonly to: unknown;
  readonly quote: string;
}

interface Binding {
  readonly doc: Y.Doc;
  readonly type: Y.XmlFragment;
  readonly binding: { readonly mapping: Map<Y.AbstractType<unknown>, never> } | null;
}

const longestQuote = 160;

export function readAnchor(text: string): Anchor | null {
  try {
    const anchor = JSON.parse(text) as Partial<Anchor> | null;
    return anchor && typeof anchor.quote === "string" && anchor.from && anchor.to ? (anchor as Anchor) : null;
  } catch {
    return null;
  }
}

const syncOf = (state: EditorState): Binding | null => (ySyncPluginKey.getState(state) as Binding | undefined) ?? null;

/** The selection as an anchor, or null when nothing is selected. */
export function anchorOf(state: EditorState): string | null {
  const { from, to } = state.selection;
  const sync = syncOf(state);
  if (from === to || !sync?.binding) return null;
  const at = (position: number): unknown =>
    absolutePositionToRelativePosition(position, sync.type, sync.binding?.mapping as never);
  const quote = state.doc.textBetween(from, to, " ").slice(0, longestQuote);
  const text = JSON.stringify({ from: at(from), to: at(to), quote } satisfies Anchor);
  return text.length <= 2000 ? text : null;
}

/** Where an anchor is in the text now; null when its words are gone. */
export function placeOf(state: EditorState, text: string): { from: number; to: number } | null {
  const anchor = readAnchor(text);
  const sync = syncOf(state);
  if (!anchor || !sync?.binding) return null;
  try {
    const at = (json: unknown): number | null =>
      relativePositionToAbsolutePosition(
        sync.doc,
        sync.type,
        Y.createRelativePositionFromJSON(json),
        sync.binding?.mapping as never,
      );
    const [from, to] = [at(anchor.from), at(anchor.to)];
    return from !== null && to !== null && from < to && to <= state.doc.content.size ? { from, to } : null;
  } catch {
    return null;
  }
}

export interface ShownAnchors {
  readonly anchors: readonly string[];
  readonly active: string | null;
}

const key = new PluginKey<ShownAnchors>("anchors");

/** Shows which words have comments; pressing them tells which. */
export function commentAnchors(onPick: (anchor: string) => void) {
  return Extension.create({
    name: "commentAnchors",
    addProseMirrorPlugins: () => [
      new Plugin<ShownAnchors>({
        key,
        state: {
          init: () => ({ anchors: [], active: null }),
          apply: (transaction, shown) => (transaction.getMeta(key) as ShownAnchors | undefined) ?? shown,
        },
        props: {
          decorations(state) {
            const shown = key.getState(state);
            const marks = (shown?.anchors ?? []).flatMap((anchor) => {
              const place = placeOf(state, anchor);
              const name = anchor === shown?.active ? "commented active" : "commented";
              return place ? [Decoration.inline(place.from, place.to, { class: name })] : [];
            });
            return DecorationSet.create(state.doc, marks);
          },
          handleClick(view, position) {
            const found = key.getState(view.state)?.anchors.find((anchor) => {
              const place = placeOf(view.state, anchor);
              return place !== null && place.from <= position && position <= place.to;
            });
            if (found !== undefined) onPick(found);
            return false;
          },
        },
      }),
    ],
  });
}

export const showAnchors = (state: EditorState, shown: ShownAnchors) => state.tr.setMeta(key, shown);
