import { writeContentLine } from "#content-lines";
import type { Tree } from "./tree.ts";

function* linesOf(tree: Tree): Generator<string> {
  yield `BEGIN:${tree.name}`;
  for (const one of tree.properties) yield writeContentLine(one);
  for (const one of tree.components) yield* linesOf(one);
  yield `END:${tree.name}`;
}

/** A component as RFC 5545 text: CRLF, folded, everything in the order it was read. */
export const writeTree = (tree: Tree): string => `${[...linesOf(tree)].join("\r\n")}\r\n`;
