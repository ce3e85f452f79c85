import type { ContentLine } from "./read.ts";
import { encodeParameter } from "./text.ts";

const longest = 75;

/** Folds a line at 75 octets, never inside a character (RFC 5545 §3.1, RFC 6350 §3.2). */
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

/** Folded, without the end of the line. */
export function writeContentLine({ group, name, parameters, value }: ContentLine): string {
  const given = parameters.map((one) => `;${one.name}=${one.values.map(encodeParameter).join(",")}`);
  return foldLine(`${group === undefined ? "" : `${group}.`}${name}${given.join("")}:${value}`);
}
