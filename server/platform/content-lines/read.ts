import { decodeParameter, withoutControls } from "./text.ts";

/** One parameter of a line, decoded by RFC 6868; the name in capitals. */
export interface Parameter {
  readonly name: string;
  readonly values: readonly string[];
}

/** The name in capitals, the value as it was written (escaped, RFC 5545 §3.3.11). `group`: what stands before the name (RFC 6350 §3.3). */
export interface ContentLine {
  readonly group?: string;
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly value: string;
}

export interface LineLimits {
  /** Characters of an unfolded line. */
  readonly longest: number;
  /** Properties whose values may be as long as the text: what they carry lies in the line. */
  readonly unbounded: readonly string[];
  readonly parameters: number;
  /** Of all of them together. */
  readonly parameterValues: number;
  /** Whether names may have groups before them. */
  readonly hasGroups: boolean;
}

/** A text that is not made of content lines, or of such that exceed the limits. The message is plain English. */
export class LineFault extends Error {
  readonly reason: "tooLarge" | "malformed";

  constructor(reason: "tooLarge" | "malformed", message: string) {
    super(message);
    this.name = "LineFault";
    this.reason = reason;
  }
}

/**
 * Lines of a text, unfolded one at a time (RFC 5545 §3.1). CRLF, LF and CR end a line; control characters are dropped. Throws
 * LineFault.
 */
export function* readContentLines(text: string, limits: LineLimits): Generator<ContentLine> {
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
    if (line.length > limits.longest && !isUnbounded(line, limits))
      throw new LineFault(
        "tooLarge",
        `The property ${line.slice(0, 20)}… is longer than ${limits.longest} characters.`,
      );
    if (line.trim() !== "") yield readLine(line, limits);
  }
}

function isUnbounded(line: string, { unbounded }: LineLimits): boolean {
  const name = /^(?:[A-Za-z0-9-]+\.)?([A-Za-z0-9-]+)[;:]/.exec(line.slice(0, 100))?.[1]?.toUpperCase();
  return name !== undefined && unbounded.includes(name);
}

function endOfLine(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) return at;
  }
  return text.length;
}

const malformed = (line: string): LineFault =>
  new LineFault("malformed", `This is not a property: ${line.slice(0, 60)}`);

/** `NAME;PARAMETER=value,"value":value`, with `group.` before it where there may be one. */
function readLine(line: string, limits: LineLimits): ContentLine {
  const found = /^(?:([A-Za-z0-9-]+)\.)?([A-Za-z0-9-]+)/.exec(line.slice(0, 200));
  const [begin = "", group, name] = found ?? [];
  if (name === undefined || (group !== undefined && !limits.hasGroups)) throw malformed(line);
  const parameters: Parameter[] = [];
  const left = { values: limits.parameterValues };
  let at = begin.length;
  while (line[at] === ";") {
    if (parameters.length === limits.parameters)
      throw new LineFault("tooLarge", `The property ${name} has more than ${limits.parameters} parameters.`);
    at = readParameter(line, at + 1, parameters, { ...limits, left });
  }
  if (line[at] !== ":") throw malformed(line);
  const value = line.slice(at + 1);
  return { ...(group === undefined ? {} : { group }), name: name.toUpperCase(), parameters, value };
}

/** Reads `NAME=value,value`; gives where it ends. Before version 3 vCards have values alone (`TEL;HOME:…`), and some still write so. */
function readParameter(
  line: string,
  from: number,
  parameters: Parameter[],
  { hasGroups, parameterValues, left }: LineLimits & { readonly left: { values: number } },
): number {
  const key = /^[A-Za-z0-9-]{1,100}/.exec(line.slice(from, from + 101))?.[0];
  if (key === undefined) throw malformed(line);
  let at = from + key.length;
  if (line[at] !== "=") {
    if (!hasGroups || (line[at] !== ";" && line[at] !== ":")) throw malformed(line);
    parameters.push({ name: "TYPE", values: [key] });
    return at;
  }
  const values: string[] = [];
  do {
    if (--left.values < 0)
      throw new LineFault("tooLarge", `A property's parameters have more than ${parameterValues} values.`);
    at = readParameterValue(line, at + 1, values);
  } while (line[at] === ",");
  parameters.push({ name: key.toUpperCase(), values });
  return at;
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
