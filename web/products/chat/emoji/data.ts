import en from "emojibase-data/en/data.json" with { type: "json" };
import emojibaseCodes from "emojibase-data/en/shortcodes/emojibase.json" with { type: "json" };
import githubCodes from "emojibase-data/en/shortcodes/github.json" with { type: "json" };
import sv from "emojibase-data/sv/data.json" with { type: "json" };
import { fold } from "./fold.ts";

/** Colours of skin and hair alone are no emoji to choose. */
const components = 2;

/** Words of everyday work that Unicode's own lists do not have. */
const moreTerms: Readonly<Record<string, string>> = {
  "👍": "bra ja okej",
  "👎": "dåligt nej",
  "🙏": "tack snälla",
  "🎉": "grattis",
  "☕": "fika",
  "✅": "klart bock",
  "💡": "idé",
  "💪": "stark",
  "🤗": "kram",
  "🌲": "gran skog",
  "👏": "bravo",
};

/** As it is sent: without a mark that asks for colour where the sign has it anyway (UTS #51, fully qualified). */
const qualified = (sign: string): string => sign.replace(/(\p{Emoji_Presentation})\uFE0F/gu, "$1");

const isLightest = (tone: number | readonly number[] | undefined): boolean =>
  tone === 1 || (Array.isArray(tone) && tone.every((one) => one === 1));

type Entry = (typeof en)[number];

function entryOf(entry: Entry, swedish: Entry | undefined): string {
  const sign = qualified(entry.emoji);
  const light = entry.skins?.find(({ tone }) => isLightest(tone))?.emoji ?? "";
  const names = [swedish?.label ?? entry.label, entry.label];
  const lists: Readonly<Record<string, string | string[]>>[] = [emojibaseCodes, githubCodes];
  const codes = [...new Set(lists.flatMap((all) => all[entry.hexcode] ?? []))];
  const terms = [...(swedish?.tags ?? []), ...(entry.tags ?? []), ...codes, moreTerms[sign] ?? ""].flatMap((one) =>
    fold(one).split(" "),
  );
  const named = new Set(names.flatMap((one) => fold(one).split(" ")));
  const rest = [...new Set(terms)].filter((one) => one !== "" && !named.has(one));
  return [sign, entry.group, light, ...names, rest.join(" "), codes.join(" ")].join("|");
}

function allOf(): string {
  const swedish = new Map(sv.map((entry) => [entry.hexcode, entry]));
  return en
    .filter(({ group }) => group !== undefined && group !== components)
    .map((entry) => entryOf(entry, swedish.get(entry.hexcode)))
    .join("~");
}

/**
 * All emoji, `~` between two: the sign, the number of its group, the sign with the lightest skin where there are such, its
 * name in Swedish and English, more words to find it by, and its shortcodes. The build puts the text itself here (`builtEmoji`).
 */
export const emojiData: string = allOf();
