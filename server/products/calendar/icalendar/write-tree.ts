import { encodeParameter } from "./text.ts";
import type { Property, Tree } from "./tree.ts";

const longest = 75;

/** Folds a content line at 75 octets, never inside a character (RFC 5545 §3.1). */
export function foldLine(line: string): string {
  if (line.length * 3 <= longest || Buffer.byteLength(line) <= longest) return line;
  let folded = "";
  let length = 0;
  for (const character of line) {
    const code = character.codePointAt(0) ?? 0;
    const octets = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (length + octets > longest) {
      folded += "\r\n ";
      length = 1;
    }
    folded += character;
    length += octets;
  }
  return folded;
}

function writeProperty({ name, parameters, value }: Property): string {
  const given = parameters.map((one) => `;${one.name}=${one.values.map(encodeParameter).join(",")}`);
  return foldLine(`${name}${given.join("")}:${value}`);
}

function* linesOf(tree: Tree): Generator<string> {
  yield `BEGIN:${tree.name}`;
  for (const one of tree.properties) yield writeProperty(one);
  for (const one of tree.components) yield* linesOf(one);
  yield `END:${tree.name}`;
}

/** A component as RFC 5545 text: CRLF, folded, everything in the order it was read. */
export const writeTree = (tree: Tree): string => `${[...linesOf(tree)].join("\r\n")}\r\n`;
