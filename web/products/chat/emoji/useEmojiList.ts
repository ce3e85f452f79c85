import { useEffect, useState } from "react";
import type * as emojiList from "./emoji-list.ts";

export type EmojiList = typeof emojiList;

/** All emoji, fetched when they are first asked for. */
export function useEmojiList(isAsked: boolean): { list: EmojiList | null; hasFailed: boolean; retry: () => void } {
  const [list, setList] = useState<EmojiList | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const isMissing = isAsked && list === null && !hasFailed;
  useEffect(() => {
    if (!isMissing) return undefined;
    let isHere = true;
    import("./emoji-list.ts").then(
      (loaded) => isHere && setList(loaded),
      () => isHere && setFailed(true),
    );
    return () => {
      isHere = false;
    };
  }, [isMissing]);
  return { list, hasFailed, retry: () => setFailed(false) };
}
