import { now } from "#clock";
import type { Log } from "#log";
import type { UnderWay } from "./drain.ts";

const tickMs = 250;
/** One stop of this length is told with what was under way. */
const noticedMs = 1000;
const defaultSheddingMs = 2000;
const smoothing = 0.2;
const mostNamed = 10;

/** How far the event loop is behind, and what ran when it stood still. */
export interface LoopWatch {
  /** The smoothed lag in milliseconds. */
  lagMs(): number;
  /** Whether new work is turned away. */
  isLagging(): boolean;
  stop(): void;
}

/**
 * Watches the loop of this process. New requests are turned away while the smoothed lag is above `sheddingMs`: each would
 * only wait behind the others.
 */
export function watchLoop(
  underWay: () => Iterable<UnderWay>,
  log: Log,
  { sheddingMs = defaultSheddingMs } = {},
): LoopWatch {
  let smoothed = 0;
  let expected = performance.now() + tickMs;

  const timer = setInterval(() => {
    const lag = Math.max(performance.now() - expected, 0);
    expected = performance.now() + tickMs;
    smoothed += (lag - smoothed) * smoothing;
    if (lag < noticedMs) return;
    log.warn({ lagMs: Math.round(lag), underWay: named(underWay()) }, "the event loop stood still");
  }, tickMs);
  timer.unref();
  return {
    lagMs: () => smoothed,
    isLagging: () => smoothed > sheddingMs,
    stop: () => clearInterval(timer),
  };
}

/** The longest of what is under way: `POST /api/v1/documents/:id/export 1200 ms`. */
function named(requests: Iterable<UnderWay>): string[] {
  const at = now();
  return [...requests]
    .sort((a, b) => a.since - b.since)
    .slice(0, mostNamed)
    .map(({ route, since }) => `${route} ${at - since} ms`);
}
