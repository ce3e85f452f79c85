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

const matches: Record<TextMatch["kind"], (value: string, text: string) => boolean> = {
  contains: (value, text) => value.includes(text),
  equals: (value, text) => value === text,
  "starts-with": (value, text) => value.startsWith(text),
  "ends-with": (value, text) => value.endsWith(text),
};

export function matchesText(value: string, { text, collation, isNegated, kind }: TextMatch): boolean {
  const folded = fold[collation];
  return matches[kind](folded(value), folded(text)) !== isNegated;
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
