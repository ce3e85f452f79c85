import { BrokenCondition } from "./broken-condition.ts";
import { invalidXml, type Element } from "./xml.ts";

const longestText = 1000;
const kinds = ["contains", "equals", "starts-with", "ends-with"] as const;
const collations = ["i;ascii-casemap", "i;octet", "i;unicode-casemap"] as const;

/** A text that a filter looks for (RFC 4791 §9.7.5, RFC 6352 §10.5.4). */
export interface TextMatch {
  readonly text: string;
  readonly collation: (typeof collations)[number];
  readonly isNegated: boolean;
  readonly kind: (typeof kinds)[number];
}

const lowerAscii = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

const fold: Record<TextMatch["collation"], (text: string) => string> = {
  "i;octet": (text) => text,
  "i;ascii-casemap": lowerAscii,
  // RFC 5051: titlecase, then decomposition.
  "i;unicode-casemap": (text) => text.toUpperCase().normalize("NFKD"),
};

/** Longer ones are looked for in steps that are no more than the letters, whatever the two are. */
const longestPlain = 16;

/** Knuth, Morris and Pratt: each letter of `value` is looked at about once, while `includes` may begin anew at each. */
function includesLong(value: string, text: string): boolean {
  if (value.length < text.length) return false;
  const back = new Int32Array(text.length);
  for (let at = 1, same = 0; at < text.length; at++) {
    while (same > 0 && text.charCodeAt(at) !== text.charCodeAt(same)) same = back[same - 1] ?? 0;
    if (text.charCodeAt(at) === text.charCodeAt(same)) same++;
    back[at] = same;
  }
  for (let at = 0, same = 0; at < value.length; at++) {
    while (same > 0 && value.charCodeAt(at) !== text.charCodeAt(same)) same = back[same - 1] ?? 0;
    if (value.charCodeAt(at) === text.charCodeAt(same)) same++;
    if (same === text.length) return true;
  }
  return false;
}

const matches: Record<TextMatch["kind"], (value: string, text: string) => boolean> = {
  contains: (value, text) => (text.length > longestPlain ? includesLong(value, text) : value.includes(text)),
  equals: (value, text) => value === text,
  "starts-with": (value, text) => value.startsWith(text),
  "ends-with": (value, text) => value.endsWith(text),
};

/** One object while it is held against the parts of a filter: each text is folded once, however many parts ask for it. */
export class FoldedTexts {
  readonly #known = new Map<TextMatch["collation"], Map<string, string>>();

  #fold(text: string, collation: TextMatch["collation"]): string {
    let known = this.#known.get(collation);
    if (!known) this.#known.set(collation, (known = new Map()));
    let folded = known.get(text);
    if (folded === undefined) known.set(text, (folded = fold[collation](text)));
    return folded;
  }

  matches(value: string, { text, collation, isNegated, kind }: TextMatch): boolean {
    return matches[kind](this.#fold(value, collation), this.#fold(text, collation)) !== isNegated;
  }
}

/**
 * Reads `text-match`. `prefix`: of the extension's namespace; `usual`: the collation where none is named. Refuses XML_INVALID, and
 * `supported-collation` of the extension.
 */
export function readTextMatch(
  { attributes, text }: Element,
  prefix: string,
  usual: TextMatch["collation"] = "i;ascii-casemap",
): TextMatch {
  const name = attributes["collation"] ?? usual;
  const collation = name === "default" ? usual : collations.find((one) => one === name);
  if (collation === undefined)
    throw new BrokenCondition(403, `<${prefix}:supported-collation/>`, "The collation is not known.");
  if (text.length > longestText) throw invalidXml(`a text to match has at most ${longestText} characters`);
  const kind = kinds.find((one) => one === (attributes["match-type"] ?? "contains"));
  if (kind === undefined) throw invalidXml("the match-type is not known");
  return { text, collation, isNegated: attributes["negate-condition"] === "yes", kind };
}

/** What `supported-collation-set` says. */
export const writeCollations = (prefix: string): string =>
  collations.map((one) => `<${prefix}:supported-collation>${one}</${prefix}:supported-collation>`).join("");
