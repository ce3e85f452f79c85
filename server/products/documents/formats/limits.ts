import { exceed } from "#workers";
import type { Part } from "./content.ts";

/** What a text that comes in from a file may hold; what people write together may grow beyond it. */
export const limits = {
  /** Paragraphs, headings, pictures and the like. */
  blocks: 10_000,
  characters: 2_000_000,
  /** Levels of parts: a list in a list is two. */
  nesting: 100,
  pages: 500,
  pictures: 200,
  entries: 2_000,
  unpackedBytes: 64 << 20,
} as const;

/** Refuses a text that is larger or deeper than may come in. Walks without recursion: depth is what it looks for. */
export function requireModest(content: Part): void {
  const open: { readonly part: Part; readonly depth: number }[] = [{ part: content, depth: 0 }];
  let blocks = 0;
  let characters = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const { part, depth } = next;
    if (depth > limits.nesting) throw exceed("nesting", limits.nesting);
    characters += part.text?.length ?? 0;
    const isLeaf = part.type === "image" || part.type === "horizontalRule" || part.type === "codeBlock";
    if (isLeaf || part.type === "paragraph" || part.type === "heading") blocks += 1;
    if (blocks > limits.blocks) throw exceed("blocks", limits.blocks);
    if (characters > limits.characters) throw exceed("characters", limits.characters);
    for (const child of part.content ?? []) open.push({ part: child, depth: depth + 1 });
  }
}
