import { findEmoticons, type Emoticon } from "../emoji/emoticons.ts";
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

/**
 * What is written after the colon that the caret stands behind: at least two signs, a letter or a plus first, and the
 * colon at the beginning of a word. Undefined behind a time, a smiley or nothing.
 */
export const emojiQuery = (text: string, caret: number): string | undefined =>
  /(?:^|[\s(])(:[\p{L}+][\p{L}\p{N}_+-]{1,30})$/u.exec(text.slice(Math.max(0, caret - 40), caret))?.[1]?.slice(1);

/** The emoji whose names begin with or hold the query, in this colour of skin; the room's own first. */
export function findHints(
  list: EmojiList,
  query: string,
  { locale, tone, emoticons }: { locale: "sv" | "en"; tone: Tone; emoticons: readonly Emoticon[] },
): EmojiHint[] {
  const own = findEmoticons(emoticons, query).map(({ name, mxc, url }) => ({ key: mxc, text: `:${name}:`, name, url }));
  const others = list.searchEmoji(query, most).map((emoji) => ({
    key: emoji.sign,
    text: list.withTone(emoji, tone),
    name: emoji[locale],
  }));
  return [...own.slice(0, most / 2), ...others].slice(0, most);
}
