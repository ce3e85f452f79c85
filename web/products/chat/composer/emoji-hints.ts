import { findEmoticons, type Emoticon } from "../emoji/emoticons.ts";
import { fold } from "../emoji/fold.ts";
import type { EmojiList } from "../emoji/useEmojiList.ts";
import type { Tone } from "../emoji/tones.ts";
import type { Picked } from "../emoji/picked.ts";

/** What is offered behind a colon. */
export interface EmojiHint extends Picked {
  readonly name: string;
  /** Of a picture. */
  readonly url?: string;
}

const most = 6;
/** Of those that fit somehow, among which are those whose names begin so. */
const mostLookedAt = 100;

/**
 * What is written after the colon that the caret stands behind: at least two signs, a letter or a plus first, and the
 * colon at the beginning of a word. Undefined behind a time, a smiley or nothing.
 */
export const emojiQuery = (text: string, caret: number): string | undefined =>
  /(?:^|[\s(])(:[\p{L}+][\p{L}\p{N}_+-]{1,30})$/u.exec(text.slice(Math.max(0, caret - 40), caret))?.[1]?.slice(1);

/** The emoji whose names or shortcodes begin with the query, in this colour of skin; the room's own first. */
export function findHints(
  list: EmojiList,
  query: string,
  { locale, tone, emoticons }: { locale: "sv" | "en"; tone: Tone; emoticons: readonly Emoticon[] },
): EmojiHint[] {
  const mine = findEmoticons(emoticons, query).filter(({ name }) => ` ${fold(name)}`.includes(` ${fold(query)}`));
  const own = mine.map(({ name, mxc, url }) => ({ key: mxc, text: `:${name}:`, name, url }));
  const named = list.searchEmoji(query, mostLookedAt).filter((emoji) => list.beginsWith(emoji, query));
  const others = named.map((emoji) => ({
    key: emoji.sign,
    text: list.withTone(emoji, tone),
    name: emoji[locale],
  }));
  return [...own.slice(0, most / 2), ...others].slice(0, most);
}

/** A text in which `:name:` has become an emoji, and where the caret then stands. */
export interface Replaced {
  readonly text: string;
  readonly caret: number;
  readonly key: string;
}

/**
 * What a text becomes where `:name:` and a space were just written before the caret; null: it stays as it is. The room's own emoji stay
 * names, which is how they are sent.
 */
export function replaceWhole(
  list: EmojiList,
  { text, caret }: { text: string; caret: number },
  { tone, emoticons }: { tone: Tone; emoticons: readonly Emoticon[] },
): Replaced | null {
  const code = /(?:^|[\s(]):([\p{L}\p{N}_+-]{2,50}): $/u.exec(text.slice(Math.max(0, caret - 60), caret))?.[1];
  if (code === undefined || emoticons.some(({ name }) => name === code)) return null;
  const emoji = list.emojiByCode(code);
  if (!emoji) return null;
  const start = caret - code.length - ": :".length;
  const made = `${list.withTone(emoji, tone)} `;
  return { text: text.slice(0, start) + made + text.slice(caret), caret: start + made.length, key: emoji.sign };
}
