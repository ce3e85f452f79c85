import { invalidFilter, invalidPath } from "./fault.ts";

/** Names in lower case. */
export interface Path {
  readonly attribute: string;
  readonly part: string | null;
}

const operators = ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"] as const;
export type Operator = (typeof operators)[number];
export type Value = string | number | boolean | null;

/** RFC 7644 §3.4.2.2. */
export type Filter =
  | { readonly kind: "and"; readonly left: Filter; readonly right: Filter }
  | { readonly kind: "or"; readonly left: Filter; readonly right: Filter }
  | { readonly kind: "not"; readonly of: Filter }
  | { readonly kind: "compare"; readonly path: Path; readonly operator: Operator; readonly value: Value }
  | { readonly kind: "present"; readonly path: Path }
  | { readonly kind: "within"; readonly attribute: string; readonly of: Filter };

/** Where an operation of a PATCH goes: `emails[type eq "work"].value` (RFC 7644 §3.5.2). */
export interface Target extends Path {
  readonly where: Filter | null;
}

const longest = 2000;
const mostTokens = 200;
const deepest = 10;
const coreUrn = /^urn:ietf:params:scim:schemas:core:2\.0:(?:user|group):/i;

/** Refuses `invalidFilter`. */
export function parseFilter(text: string): Filter {
  const reader = createReader(text);
  const filter = readOr(reader, 0);
  if (reader.peek() !== null) throw invalidFilter(`"${reader.peek()}" was not expected.`);
  return filter;
}

/** Refuses `invalidPath` and `invalidFilter`. */
export function parseTarget(text: string): Target {
  const reader = createReader(text);
  const path = readPath(reader.take());
  if (reader.peek() === null) return { ...path, where: null };
  if (path.part !== null || reader.take() !== "[") throw invalidPath("The path is not one.");
  const where = readOr(reader, 1);
  if (reader.take() !== "]") throw invalidPath("A bracket is missing.");
  const rest = reader.peek() === null ? null : reader.take();
  if (reader.peek() !== null || (rest !== null && !/^\.[\w$-]+$/.test(rest))) throw invalidPath("The path is not one.");
  return { attribute: path.attribute, where, part: rest?.slice(1).toLowerCase() ?? null };
}

interface Reader {
  peek(): string | null;
  take(): string;
}

function createReader(text: string): Reader {
  if (text.length > longest) throw invalidFilter(`A filter has at most ${longest} characters.`);
  const tokens = readTokens(text);
  let at = 0;
  return {
    peek: () => tokens[at] ?? null,
    take() {
      const token = tokens[at++];
      if (token === undefined) throw invalidFilter("The filter ends too early.");
      return token;
    },
  };
}

function readTokens(text: string): string[] {
  const pattern = /\s*(?:([()[\]])|("(?:[^"\\]|\\.)*")|([^\s()[\]"]+))/y;
  const tokens: string[] = [];
  while (text.slice(pattern.lastIndex).trim() !== "") {
    const found = pattern.exec(text);
    if (!found) throw invalidFilter("A text in the filter has no end.");
    tokens.push(found[0].trim());
    if (tokens.length > mostTokens) throw invalidFilter("The filter is too long.");
  }
  return tokens;
}

function readOr(reader: Reader, depth: number): Filter {
  let left = readAnd(reader, depth);
  while (isWord(reader.peek(), "or")) {
    reader.take();
    left = { kind: "or", left, right: readAnd(reader, depth) };
  }
  return left;
}

function readAnd(reader: Reader, depth: number): Filter {
  let left = readTerm(reader, depth);
  while (isWord(reader.peek(), "and")) {
    reader.take();
    left = { kind: "and", left, right: readTerm(reader, depth) };
  }
  return left;
}

function readTerm(reader: Reader, depth: number): Filter {
  if (depth > deepest) throw invalidFilter(`A filter nests at most ${deepest} levels.`);
  const token = reader.take();
  if (token === "(") return readInside(reader, depth, ")");
  if (isWord(token, "not")) {
    if (reader.take() !== "(") throw invalidFilter("After not comes a parenthesis.");
    return { kind: "not", of: readInside(reader, depth, ")") };
  }
  const path = readPath(token);
  const next = reader.take();
  if (next === "[" && path.part === null)
    return { kind: "within", attribute: path.attribute, of: readInside(reader, depth, "]") };
  if (isWord(next, "pr")) return { kind: "present", path };
  const operator = operators.find((one) => isWord(next, one));
  if (!operator) throw invalidFilter(`"${next}" is no operator.`);
  return { kind: "compare", path, operator, value: readLiteral(reader.take()) };
}

function readInside(reader: Reader, depth: number, end: string): Filter {
  const filter = readOr(reader, depth + 1);
  if (reader.take() !== end) throw invalidFilter("A bracket is missing.");
  return filter;
}

const isWord = (token: string | null, word: string): boolean => token?.toLowerCase() === word;

function readPath(token: string): Path {
  const name = token.replace(coreUrn, "").toLowerCase();
  // An attribute of a schema that is not known here; the version in its name has a dot.
  if (/^urn:[\w:.-]+$/.test(name)) return { attribute: name, part: null };
  const [, attribute, part] = /^([a-z$][\w$-]*)(?:\.([a-z$][\w$-]*))?$/.exec(name) ?? [];
  if (attribute === undefined) throw invalidPath(`"${token}" is no attribute.`);
  return { attribute, part: part ?? null };
}

function readLiteral(token: string): Value {
  try {
    // Entra writes False.
    const value: unknown = JSON.parse(/^(true|false|null)$/i.test(token) ? token.toLowerCase() : token);
    if (value === null || ["string", "number", "boolean"].includes(typeof value)) return value as Value;
  } catch {
    // Said below.
  }
  throw invalidFilter(`"${token}" is no value.`);
}
