import { useEffect, useRef, useState } from "react";
import type { RoomView } from "../room-view.ts";
import { useSummary } from "../summary.ts";

/**
 * Where the person had read when the room was opened; the line stays there while the room is open. Until the first sync
 * has come it follows what is known; later it is drawn again only for what comes while nobody looks.
 */
export function useReadUpTo(view: Pick<RoomView, "fullyRead" | "newestEventId">): string | null {
  const isLive = useSummary().state === "ready";
  const [readUpTo, setReadUpTo] = useState<string | null>(null);
  const isSettled = useRef(false);
  useEffect(() => {
    const unread = view.fullyRead !== null && view.newestEventId !== view.fullyRead ? view.fullyRead : null;
    if (!isSettled.current) setReadUpTo(unread);
    else if (!document.hasFocus()) setReadUpTo((old) => old ?? unread);
    if (isLive) isSettled.current = true;
  }, [isLive, view.fullyRead, view.newestEventId]);
  return readUpTo;
}
