import { emojiData } from "./data.ts";
import { fold } from "./fold.ts";
import type { Tone } from "./tones.ts";

export interface Emoji {
  readonly sign: string;
  readonly group: number;
  /** With the lightest skin; empty where it has none. */
  readonly light: string;
  readonly sv: string;
  readonly en: string;
  /** Folded, to be compared. */
  readonly names: readonly [string, string];
  readonly terms: string;
  /** What it is called between colons. */
  readonly codes: readonly string[];
}

function read(entry: string): Emoji {
  const [sign = "", group = "", light = "", sv = "", en = "", terms = "", codes = ""] = entry.split("|");
  const names = [fold(sv), fold(en)] as const;
  return {
    sign,
    group: Number(group),
    light,
    sv,
    en,
    names,
    terms: ` ${names.join(" ")} ${terms}`,
    codes: codes.split(" "),
  };
}

let kept: readonly Emoji[] | null = null;

/** All of them, in Unicode's order; read once. */
export const allEmoji = (): readonly Emoji[] => (kept ??= emojiData.split("~").map(read));

let signs: ReadonlyMap<string, Emoji> | null = null;

export const emojiBySign = (sign: string): Emoji | undefined =>
  (signs ??= new Map(allEmoji().map((one) => [one.sign, one]))).get(sign);

let byCode: ReadonlyMap<string, Emoji> | null = null;

/** Those that are called so come before those whose shortcode it is elsewhere: what is first stays. */
function allCodes(): ReadonlyMap<string, Emoji> {
  const made = new Map<string, Emoji>();
  const all = allEmoji();
  for (const calls of [(one: Emoji) => one.codes, (one: Emoji) => one.names.map((name) => name.replaceAll(" ", "_"))])
    for (const emoji of all) for (const code of calls(emoji)) if (!made.has(code)) made.set(code, emoji);
  return made;
}

/** The emoji of a shortcode, or of a name in Swedish or English with `_` between its parts. */
export function emojiByCode(code: string): Emoji | undefined {
  byCode ??= allCodes();
  return byCode.get(code.toLowerCase()) ?? byCode.get(fold(code).replaceAll(" ", "_"));
}

/** Whether what is written is where a name, a part of it or a shortcode begins, or one of its other words as a whole. */
export function beginsWith({ names, terms, codes }: Emoji, text: string): boolean {
  const query = fold(text);
  return (
    names.some((name) => ` ${name}`.includes(` ${query}`)) ||
    codes.some((code) => fold(code).startsWith(query)) ||
    (query.length > 2 && `${terms} `.includes(` ${query} `))
  );
}

/** How well an emoji fits what is searched for, 0 best; null where it does not. */
function rank({ names, terms, sign }: Emoji, query: string, asked: readonly string[]): number | null {
  if (sign === query || names.includes(query)) return 0;
  if (!asked.every((one) => terms.includes(one.length < 3 ? ` ${one}` : one))) return null;
  const named = names.filter((name) => ` ${name} `.includes(` ${query} `));
  // "Rött hjärta" before faces that have hearts.
  if (named.length > 0) return 1 + Math.min(...named.map((name) => name.length)) / 1000;
  if (`${terms} `.includes(` ${query} `)) return 2;
  if (names.some((name) => name.startsWith(query))) return 3;
  return asked.every((one) => terms.includes(` ${one}`)) ? 4 : 5;
}

/** Emoji whose name or other terms, Swedish or English, begin with or hold what is searched for; the best first. */
export function searchEmoji(text: string, most: number): readonly Emoji[] {
  const query = fold(text);
  const asked = query.split(" ").filter((one) => one !== "");
  const itself = emojiBySign(text.trim());
  if (itself || asked.length === 0) return itself ? [itself] : [];
  return allEmoji()
    .map((emoji) => ({ emoji, at: rank(emoji, query, asked) }))
    .filter((one): one is { emoji: Emoji; at: number } => one.at !== null)
    .sort((a, b) => a.at - b.at)
    .slice(0, most)
    .map(({ emoji }) => emoji);
}

const lightest = 0x1f3fb;

/** The sign with a colour of skin, where it has any. */
export const withTone = ({ sign, light }: Pick<Emoji, "sign" | "light">, tone: Tone): string =>
  tone === 0 || light === ""
    ? sign
    : light.replaceAll(String.fromCodePoint(lightest), String.fromCodePoint(lightest + tone - 1));
