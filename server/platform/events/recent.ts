import type { AnyEvent } from "./event.ts";

/**
 * What this process has shown lately, for pages that were answered before they listen. A position is a time of the database's
 * clock, which all processes share, in whole seconds: whatever was committed before it was known to who names it. It tells
 * nobody how much happens here, as a number of an event would.
 */
export interface Recent {
  /** Shown now; `foundAt`: a time after it was committed, in ms. */
  add(event: AnyEvent, foundAt: number): void;
  /** Everything committed before `begunAt` has been shown, and what was committed after `readAt` will be. */
  reached(begunAt: number, readAt: number): void;
  /** What was shown before may not be all that happened: the connection was lost, or the clock is another. */
  forget(): void;
  /** Null: nothing is known yet. */
  position(): number | null;
  /** What was shown of a topic since a position, and perhaps a little before; null when that cannot be told, or is much. */
  since(topic: string, position: number): readonly AnyEvent[] | null;
}

const mostKept = 4000;
const keptMs = 10 * 60_000;
/** More than this is sooner fetched again. */
const mostReplayed = 200;
/** A page's answers come from several processes, the later of them from one that has read a little less. */
const overlapMs = 2000;
/** Processes look at everything each second, and never at the same moment. */
const mostAheadMs = 10_000;

export function createRecent(): Recent {
  let shown: { readonly event: AnyEvent; readonly foundAt: number }[] = [];
  let reachedAt = 0;
  /** What was found until then is not all here; null: nothing is. */
  let goneUntil: number | null = null;

  function drop(count: number): void {
    const last = shown[count - 1];
    if (!last) return;
    goneUntil = Math.max(goneUntil ?? 0, last.foundAt);
    shown = shown.slice(count);
  }

  return {
    add(event, foundAt) {
      shown.push({ event, foundAt });
      if (shown.length > mostKept * 1.25) drop(shown.length - mostKept);
    },
    reached(begunAt, readAt) {
      // The clock was set back: what the moments that come again held is not told apart from what they will.
      if (begunAt < reachedAt) goneUntil = Math.max(goneUntil ?? 0, reachedAt);
      reachedAt = begunAt;
      goneUntil ??= readAt;
      const kept = shown.findIndex(({ foundAt }) => foundAt > begunAt - keptMs);
      drop(kept < 0 ? shown.length : kept);
    },
    forget() {
      shown = [];
      goneUntil = null;
    },
    position: () => (reachedAt === 0 ? null : Math.floor(reachedAt / 1000)),
    since(topic, position) {
      const from = position * 1000 - overlapMs;
      if (goneUntil === null || from <= goneUntil || position * 1000 > reachedAt + mostAheadMs) return null;
      const first = shown.findLastIndex(({ foundAt }) => foundAt < from) + 1;
      const missed = shown.slice(first).flatMap(({ event }) => (event.topics.includes(topic) ? [event] : []));
      return missed.length > mostReplayed ? null : missed;
    },
  };
}
