import { useEffect, useState } from "react";
import type { Message } from "../messages/timeline.ts";
import { openMedia, type Opened } from "./open-media.ts";

/** A message's file from now on, decrypted where it must be, until the component is gone; `isWanted`: not before. */
export function useOpened(content: Message["content"], isWanted = true) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    if (!isWanted) return undefined;
    let isHere = true;
    let release: (() => void) | undefined;
    setFailed(false);
    openMedia(content).then(
      (made) => {
        release = made.release;
        if (isHere) setOpened(made);
        else release?.();
      },
      () => isHere && setFailed(true),
    );
    return () => {
      isHere = false;
      release?.();
      setOpened(null);
    };
  }, [content, isWanted]);
  return { opened, hasFailed, fail: () => setFailed(true) };
}
