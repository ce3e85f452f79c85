import { CalendarFault } from "./fault.ts";
import { limits } from "./limits.ts";
import { decodeParameter, withoutControls } from "./text.ts";
import type { Parameter, Property } from "./tree.ts";

/** Content lines of a text, unfolded one at a time (RFC 5545 §3.1). CRLF, LF and CR end a line; control characters are dropped. */
export function* readLines(text: string): Generator<string> {
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  while (at < text.length) {
    const parts: string[] = [];
    for (;;) {
      const end = endOfLine(text, at);
      parts.push(text.slice(at, end));
      at = text[end] === "\r" && text[end + 1] === "\n" ? end + 2 : end + 1;
      if (text[at] !== " " && text[at] !== "\t") break;
      at++;
    }
    const line = withoutControls(parts.join(""));
    if (line.length > limits.lineBytes && !/^ATTACH[;:]/i.test(line))
      throw new CalendarFault("tooLarge", `The property ${line.slice(0, 20)}… is longer than 64 KiB.`);
    if (line.trim() !== "") yield line;
  }
}

function endOfLine(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) return at;
  }
  return text.length;
}

const malformed = (line: string): CalendarFault =>
  new CalendarFault("malformed", `This is not a property: ${line.slice(0, 60)}`);

/** `NAME;PARAMETER=value,"value":value` (RFC 5545 §3.1). */
export function readProperty(line: string): Property {
  const name = /^[A-Za-z0-9-]+/.exec(line.slice(0, 100))?.[0];
  if (name === undefined) throw malformed(line);
  const parameters: Parameter[] = [];
  let at = name.length;
  while (line[at] === ";") {
    if (parameters.length === limits.parameters)
      throw new CalendarFault("tooLarge", `The property ${name} has more than ${limits.parameters} parameters.`);
    const equals = line.indexOf("=", at);
    const key = line.slice(at + 1, equals);
    if (equals === -1 || !/^[A-Za-z0-9-]{1,100}$/.test(key)) throw malformed(line);
    const values: string[] = [];
    at = equals;
    do at = readParameterValue(line, at + 1, values);
    while (line[at] === ",");
    parameters.push({ name: key.toUpperCase(), values });
  }
  if (line[at] !== ":") throw malformed(line);
  return { name: name.toUpperCase(), parameters, value: line.slice(at + 1) };
}

/** Reads one value that begins at `from`; gives where it ends. */
function readParameterValue(line: string, from: number, values: string[]): number {
  if (line[from] === '"') {
    const end = line.indexOf('"', from + 1);
    if (end === -1) throw malformed(line);
    values.push(decodeParameter(line.slice(from + 1, end)));
    return end + 1;
  }
  let end = from;
  while (end < line.length && !",;:".includes(line[end] ?? "")) end++;
  values.push(decodeParameter(line.slice(from, end)));
  return end;
}
