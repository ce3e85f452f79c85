import * as Y from "yjs";
import { plainText, wordCountOf, type Part } from "./content.ts";
import { newContent, toNode } from "./schema.ts";

/** Characters of text that search reads. */
export const maxTextLength = 200_000;

/** A new document's text with what is derived from it. */
export interface ReadyText {
  /** Yjs' update that makes the text out of nothing. */
  readonly state: Uint8Array;
  /** For search and counting. */
  readonly text: string;
  readonly wordCount: number;
}

/** Makes a text fit the schema, whatever came in, and derives the rest. */
export function readyText(content: Part): ReadyText {
  const fitting = toNode(content).toJSON() as Part;
  const text = plainText(fitting);
  return {
    state: Y.encodeStateAsUpdate(newContent(fitting)),
    text: text.slice(0, maxTextLength),
    wordCount: wordCountOf(text),
  };
}
