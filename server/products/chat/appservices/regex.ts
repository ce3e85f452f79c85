import { RE2JS } from "re2js";

/** RE2 takes time in proportion to pattern and text, whatever the pattern; what a pattern unfolds to is bounded by its length. */
const longestPattern = 500;
const mostRepeats = 1000;

export interface Pattern {
  /** Whether a text begins with what is meant: as Synapse reads namespaces, which the specification leaves open. */
  matches(text: string): boolean;
}

/** Null for what RE2 does not know (look-ahead, back references), for what is too long, and for repeats that multiply. */
export function compileRegex(regex: string): Pattern | null {
  if (regex.length === 0 || regex.length > longestPattern || repeatsOf(regex) > mostRepeats) return null;
  try {
    const compiled = RE2JS.compile(regex);
    return { matches: (text) => compiled.matcher(text).lookingAt() };
  } catch {
    return null;
  }
}

/** The product of all counts: no pattern unfolds to more copies of a part of it. */
const repeatsOf = (regex: string): number =>
  [...regex.matchAll(/\{(\d*),?(\d*)\}/g)].reduce(
    (product, [, least = "", most = ""]) => product * Math.max(1, Number(least), Number(most)),
    1,
  );
