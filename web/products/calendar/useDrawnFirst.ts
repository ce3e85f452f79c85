import { useDeferredValue, useEffect, useRef } from "react";
import { keyOf, type Placed } from "./placing.ts";

/** Fewer are drawn at once. */
const few = 60;

/** The minutes of a day that are in view. */
export interface View {
  readonly from: number;
  readonly to: number;
}

/** Of what a day holds, what is drawn now: where there is much that is new, what is in view first and all of it right after. */
export function useDrawnFirst(placed: readonly Placed[], viewOf: () => View): readonly Placed[] {
  const isSettled = useDeferredValue(placed) === placed;
  const drawn = useRef<ReadonlySet<string>>(new Set());
  let now = placed;
  if (!isSettled && placed.length > few) {
    const { from, to } = viewOf();
    // What stood there stays, and with it the focus.
    now = placed.filter((one) => (one.from < to && one.to > from) || drawn.current.has(keyOf(one.occurrence)));
  }
  useEffect(() => {
    drawn.current = new Set(now.map(({ occurrence }) => keyOf(occurrence)));
  }, [now]);
  return now;
}
