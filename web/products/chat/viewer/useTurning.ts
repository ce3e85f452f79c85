import { useEffect, useState } from "react";
import type { Message } from "../messages/timeline.ts";
import type { MediaSource } from "./media-source.ts";

/** The limit of pages that are looked through for one press. */
const mostPages = 20;

type Way = "back" | "forward";

/** To the one before and after; what has not been fetched yet is looked for, page by page. */
export function useTurning(
  props: Pick<MediaSource, "messages" | "isAtBeginning" | "onOlder" | "onNewer"> & {
    message: Message;
    media: readonly Message[];
    onTurn: (message: Message) => void;
  },
) {
  const { messages, media, message, isAtBeginning, onOlder, onNewer, onTurn } = props;
  const [looking, setLooking] = useState<{ way: Way; pages: number } | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const at = media.findIndex((one) => one.key === message.key);
  const before = media[at - 1];
  const after = at < 0 ? undefined : media[at + 1];
  useEffect(() => {
    if (!looking) return undefined;
    const found = looking.way === "back" ? before : after;
    const more = looking.way === "back" ? (isAtBeginning ? undefined : onOlder) : onNewer;
    if (found) onTurn(found);
    if (found || !more || looking.pages >= mostPages) {
      setLooking(null);
      return undefined;
    }
    let isHere = true;
    more().then(
      () => isHere && setLooking((one) => one && { ...one, pages: one.pages + 1 }),
      () => {
        if (!isHere) return;
        setFailed(true);
        setLooking(null);
      },
    );
    return () => {
      isHere = false;
    };
    // What a page has brought stands in `messages`.
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the others change with them
  }, [looking, messages]);
  const turn = (way: Way, found: Message | undefined): void => {
    setFailed(false);
    setLooking(found ? null : { way, pages: 0 });
    if (found) onTurn(found);
  };
  const canGoBack = before !== undefined || (at === 0 && !isAtBeginning);
  const canGoForward = after !== undefined || (at === media.length - 1 && onNewer !== undefined);
  return {
    isLooking: looking !== null,
    hasFailed,
    canGoBack,
    canGoForward,
    back: () => canGoBack && turn("back", before),
    forward: () => canGoForward && turn("forward", after),
  };
}
