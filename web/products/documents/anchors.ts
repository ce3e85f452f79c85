import type { Comment } from "@safos/contract/items";
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

/** A place of the text as one that follows it, for keeping and sending; null before the text is there. */
export function relativePlace(state: EditorState, position: number): unknown {
  const sync = syncOf(state);
  return sync?.binding
    ? (absolutePositionToRelativePosition(position, sync.type, sync.binding.mapping as never) as unknown)
    : null;
}

/** Where such a place is now; null when what it was in is gone. */
export function resolvePlace(state: EditorState, place: unknown): number | null {
  const sync = syncOf(state);
  if (!sync?.binding) return null;
  try {
    const relative = Y.createRelativePositionFromJSON(place);
    return relativePositionToAbsolutePosition(sync.doc, sync.type, relative, sync.binding.mapping as never);
  } catch {
    return null;
  }
}

/** The selection as an anchor, or null when nothing is selected. */
export function anchorOf(state: EditorState): string | null {
  const { from, to } = state.selection;
  const places = { from: relativePlace(state, from), to: relativePlace(state, to) };
  if (from === to || places.from === null) return null;
  const quote = state.doc.textBetween(from, to, " ").slice(0, longestQuote);
  const text = JSON.stringify({ ...places, quote } satisfies Anchor);
  return text.length <= 2000 ? text : null;
}

/** Where an anchor is in the text now; null when its words are gone. */
export function placeOf(state: EditorState, text: string): { from: number; to: number } | null {
  const anchor = readAnchor(text);
  if (!anchor) return null;
  const [from, to] = [resolvePlace(state, anchor.from), resolvePlace(state, anchor.to)];
  return from !== null && to !== null && from < to && to <= state.doc.content.size ? { from, to } : null;
}

/** What has comments that are neither deleted nor resolved, each once. */
export const openAnchors = (comments: readonly Comment[]): string[] => [
  ...new Set(
    comments
      .filter((one) => one.parentId === null && one.resolvedAt === null && !one.isDeleted)
      .flatMap((one) => one.anchor ?? []),
  ),
];

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
