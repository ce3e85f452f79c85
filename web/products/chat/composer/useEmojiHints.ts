import { useSuggestions, type Suggesting } from "../../../shared/items/useSuggestions.ts";
import { useLocale } from "../../../text/index.tsx";
import type { Emoticon } from "../emoji/emoticons.ts";
import { keepRecent, readChoices } from "../emoji/preference.ts";
import { useEmojiList } from "../emoji/useEmojiList.ts";
import { emojiQuery, findHints, type EmojiHint } from "./emoji-hints.ts";

/** The emoji that are offered after a colon. `onPick` gets where the colon stands beside the hint. */
export function useEmojiHints(props: {
  text: string;
  caret: number;
  me: string;
  emoticons: readonly Emoticon[];
  onPick: (hint: EmojiHint, start: number) => void;
}): Suggesting<EmojiHint> {
  const { text, caret, me, emoticons } = props;
  const locale = useLocale();
  const query = emojiQuery(text, caret);
  const { list } = useEmojiList(query !== undefined);
  return useSuggestions({
    query,
    find: (asked) => (list ? findHints(list, asked, { locale, tone: readChoices(me).tone, emoticons }) : []),
    onPick(hint) {
      keepRecent(me, hint.key);
      props.onPick(hint, caret - (query?.length ?? 0) - 1);
    },
  });
}
