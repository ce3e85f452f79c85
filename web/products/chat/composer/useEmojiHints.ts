import { useState, type KeyboardEvent } from "react";
import { useSuggestions, type Suggesting } from "../../../shared/items/useSuggestions.ts";
import { useLocale } from "../../../text/index.tsx";
import type { Emoticon } from "../emoji/emoticons.ts";
import { keepRecent, readChoices } from "../emoji/preference.ts";
import { useEmojiList } from "../emoji/useEmojiList.ts";
import { emojiQuery, findHints, replaceWhole, type EmojiHint, type Replaced } from "./emoji-hints.ts";

interface Hints extends Suggesting<EmojiHint> {
  /** What the text becomes, where `:name:` and a space have just been written. */
  readonly replaced: (text: string, caret: number) => Replaced | null;
}

/** The emoji that are offered after a colon, until Escape leaves it. `onPick` gets where the colon stands beside the hint. */
export function useEmojiHints(props: {
  text: string;
  caret: number;
  me: string;
  emoticons: readonly Emoticon[];
  onPick: (hint: EmojiHint, start: number) => void;
}): Hints {
  const { text, caret, me, emoticons } = props;
  const locale = useLocale();
  const asked = emojiQuery(text, caret);
  const start = caret - (asked?.length ?? 0) - 1;
  // Behind this colon no more is offered, whatever follows.
  const [left, setLeft] = useState<number | null>(null);
  if (asked === undefined && left !== null) setLeft(null);
  const query = start === left ? undefined : asked;
  const { list } = useEmojiList(query !== undefined);
  const hints = useSuggestions({
    query,
    find: (name) => (list ? findHints(list, name, { locale, tone: readChoices(me).tone, emoticons }) : []),
    onPick(hint) {
      keepRecent(me, hint.key);
      props.onPick(hint, start);
    },
  });
  return {
    ...hints,
    onKeyDown(event: KeyboardEvent) {
      if (event.key === "Escape" && hints.suggestions.length > 0) setLeft(start);
      return hints.onKeyDown(event);
    },
    replaced(next, at) {
      const made = list && replaceWhole(list, { text: next, caret: at }, { tone: readChoices(me).tone, emoticons });
      if (made) keepRecent(me, made.key);
      return made;
    },
  };
}
