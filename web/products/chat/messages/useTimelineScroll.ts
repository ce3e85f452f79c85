import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from "react";
import { now } from "../../../platform/clock.ts";
import type { Item } from "./layout.ts";

/** Closer to the end than this, in px, and new messages pull the view along. */
const nearEnd = 80;
/** Closer to the beginning than this and older messages are fetched. */
const nearStart = 900;
/** So long, in ms, a message that was looked for is brought back into sight when what comes in late moves it out. */
const holdMs = 1500;
/** By these a person says where to look. */
const moves = ["wheel", "touchmove", "keydown", "pointerdown"] as const;

/** What the room around asks of its timeline. */
export interface TimelineHandle {
  toEnd: () => void;
  /** False when the message is not there. */
  show: (eventId: string) => boolean;
}

/** Of messages that are not the newest: how those that follow are fetched. */
export interface Apart {
  readonly onNewer: () => Promise<void>;
}

/** Where a timeline is scrolled to: it stays at the end, fetches what is older near the beginning, and shows a message. */
export function useTimelineScroll(
  scroller: RefObject<HTMLDivElement | null>,
  options: {
    items: readonly Item[];
    isAtBeginning: boolean;
    onOlder: () => Promise<void>;
    handle: RefObject<TimelineHandle | null>;
    apart?: Apart;
  },
) {
  const { items, isAtBeginning, onOlder, handle, apart } = options;
  const isFetching = useRef(false);
  const [isAtEnd, setAtEnd] = useState(true);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (items[index]?.kind === "message" ? 56 : 28),
    getItemKey: useCallback((index: number) => items[index]?.key ?? index, [items]),
    overscan: 10,
    anchorTo: "end",
    followOnAppend: apart === undefined,
    scrollEndThreshold: nearEnd,
    paddingEnd: 4,
  });

  // The first sight of a room is its end.
  const hasItems = items.length > 0;
  useLayoutEffect(() => {
    if (hasItems) virtualizer.scrollToEnd();
  }, [hasItems, virtualizer]);

  const [found, setFound] = useFound();
  const hold = useHold(scroller);
  const latest = useRef(items);
  latest.current = items;
  const toEnd = useCallback((): void => {
    hold.end();
    virtualizer.scrollToEnd();
  }, [hold, virtualizer]);
  useEffect(() => {
    const scrollTo = (eventId: string): boolean => {
      const index = latest.current.findIndex((item) => item.kind === "message" && item.message.id === eventId);
      if (index >= 0) virtualizer.scrollToIndex(index, { align: "center" });
      return index >= 0;
    };
    handle.current = {
      toEnd,
      show(eventId) {
        if (!scrollTo(eventId)) return false;
        setFound(eventId);
        hold.begin(() => scrollTo(eventId));
        return true;
      },
    };
  }, [handle, virtualizer, setFound, hold, toEnd]);

  const fetchMore = useCallback(async (fetch: () => Promise<void>): Promise<void> => {
    if (isFetching.current) return;
    isFetching.current = true;
    await fetch().catch(() => undefined);
    isFetching.current = false;
  }, []);

  /** As `isAtEnd`, at once: what comes in moves nobody who has just begun to read further up. */
  const wasAtEnd = useRef(true);
  const check = useCallback((): void => {
    const element = scroller.current;
    if (!element) return;
    const below = element.scrollHeight - element.scrollTop - element.clientHeight;
    wasAtEnd.current = below < nearEnd;
    setAtEnd(wasAtEnd.current);
    if (element.scrollTop < nearStart && !isAtBeginning) void fetchMore(onOlder);
    else if (apart && below < nearStart) void fetchMore(apart.onNewer);
  }, [scroller, fetchMore, onOlder, isAtBeginning, apart]);

  const isApart = useRef(false);
  isApart.current = apart !== undefined;
  const stayAtEnd = useCallback((): void => {
    if (wasAtEnd.current && !isApart.current && !hold.isOn()) virtualizer.scrollToEnd();
  }, [hold, virtualizer]);
  // A keyboard, a banner or a taller field takes room from below: what was last in sight stays so. What is older comes
  // in above a room that does not fill its height, and after a gap other messages stand in the place of those that were
  // in sight: the end is in another place then.
  useLayoutEffect(stayAtEnd, [items, stayAtEnd]);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(stayAtEnd);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, stayAtEnd]);

  // A short room has nothing to scroll, yet may have older messages.
  useEffect(check, [check, items]);
  return { virtualizer, found, isAtEnd, toEnd, onScroll: check };
}

/** Keeps the message that was looked for in sight for a moment, unless the person moves on. */
function useHold(scroller: RefObject<HTMLDivElement | null>) {
  const hold = useMemo(() => {
    let isOn = false;
    let end = (): void => undefined;
    const isVisible = (): boolean => {
      const view = scroller.current?.getBoundingClientRect();
      const row = scroller.current?.querySelector("[data-found]")?.getBoundingClientRect();
      return view !== undefined && row !== undefined && row.bottom > view.top && row.top < view.bottom;
    };
    return {
      end: () => end(),
      isOn: () => isOn,
      begin(bringBack: () => void) {
        end();
        const element = scroller.current;
        const until = now() + holdMs;
        let frame = 0;
        const look = (): void => {
          if (now() > until) return end();
          if (!isVisible()) bringBack();
          frame = requestAnimationFrame(look);
        };
        isOn = true;
        end = () => {
          isOn = false;
          cancelAnimationFrame(frame);
          for (const type of moves) element?.removeEventListener(type, end);
        };
        for (const type of moves) element?.addEventListener(type, end, { passive: true });
        frame = requestAnimationFrame(look);
      },
    };
  }, [scroller]);
  useEffect(() => hold.end, [hold]);
  return hold;
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
