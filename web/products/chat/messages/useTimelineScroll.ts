import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";
import type { Item } from "./layout.ts";

/** Closer to the end than this, in px, and new messages pull the view along. */
const nearEnd = 80;
/** Closer to the beginning than this and older messages are fetched. */
const nearStart = 900;

/** What the room around asks of its timeline. */
export interface TimelineHandle {
  toEnd: () => void;
  /** False when the message is not there. */
  show: (eventId: string) => boolean;
}

/** Where a timeline is scrolled to: it stays at the end, fetches what is older near the beginning, and shows a message. */
export function useTimelineScroll(
  scroller: RefObject<HTMLDivElement | null>,
  options: {
    items: readonly Item[];
    isAtBeginning: boolean;
    onOlder: () => Promise<void>;
    handle: RefObject<TimelineHandle | null>;
  },
) {
  const { items, isAtBeginning, onOlder, handle } = options;
  const isFetching = useRef(false);
  const [isAtEnd, setAtEnd] = useState(true);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (items[index]?.kind === "message" ? 56 : 28),
    getItemKey: useCallback((index: number) => items[index]?.key ?? index, [items]),
    overscan: 10,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: nearEnd,
    paddingEnd: 4,
  });

  // The first sight of a room is its end.
  const hasItems = items.length > 0;
  useLayoutEffect(() => {
    if (hasItems) virtualizer.scrollToEnd();
  }, [hasItems, virtualizer]);

  const [found, setFound] = useFound();
  useEffect(() => {
    handle.current = {
      toEnd: () => virtualizer.scrollToEnd(),
      show(eventId) {
        const index = items.findIndex((item) => item.kind === "message" && item.message.id === eventId);
        if (index < 0) return false;
        virtualizer.scrollToIndex(index, { align: "center" });
        setFound(eventId);
        return true;
      },
    };
  }, [items, handle, virtualizer, setFound]);

  const fetchOlder = useCallback(async (): Promise<void> => {
    if (isFetching.current) return;
    isFetching.current = true;
    await onOlder().catch(() => undefined);
    isFetching.current = false;
  }, [onOlder]);

  const check = useCallback((): void => {
    const element = scroller.current;
    if (!element) return;
    setAtEnd(element.scrollHeight - element.scrollTop - element.clientHeight < nearEnd);
    if (element.scrollTop < nearStart && !isAtBeginning) void fetchOlder();
  }, [scroller, fetchOlder, isAtBeginning]);

  // A keyboard, a banner or a taller field takes room from below: what was last in sight stays so.
  const wasAtEnd = useRef(true);
  wasAtEnd.current = isAtEnd;
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => {
      if (wasAtEnd.current) virtualizer.scrollToEnd();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, virtualizer]);

  // A short room has nothing to scroll, yet may have older messages.
  useEffect(check, [check, items]);
  return { virtualizer, found, isAtEnd, onScroll: check };
}

/** The message that was looked for, marked for a moment. */
function useFound() {
  const [found, setFound] = useState<string | null>(null);
  useEffect(() => {
    if (!found) return undefined;
    const timer = setTimeout(() => setFound(null), 2000);
    return () => clearTimeout(timer);
  }, [found]);
  return [found, setFound] as const;
}
