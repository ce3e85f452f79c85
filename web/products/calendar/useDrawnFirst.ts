import { useDeferredValue, useEffect, useRef } from "react";
import { keyOf, type Placed } from "./placing.ts";

/** Fewer are drawn at once. */
const few = 60;

const nothing: readonly Placed[] = [];

/** The minutes of a day that are in view. */
export interface View {
  readonly from: number;
  readonly to: number;
}

/** Of what a day holds, what is drawn now: where there is much that is new, what is in view first and all of it right after. */
export function useDrawnFirst(placed: readonly Placed[], viewOf: () => View | null): readonly Placed[] {
  const isSettled = useDeferredValue(placed, nothing) === placed;
  const drawn = useRef<ReadonlySet<string>>(new Set());
  let now = placed;
  const view = isSettled || placed.length <= few ? null : viewOf();
  if (view)
    // What stood there stays, and with it the focus.
    now = placed.filter(
      (one) => (one.from < view.to && one.to > view.from) || drawn.current.has(keyOf(one.occurrence)),
    );
  useEffect(() => {
    drawn.current = new Set(now.map(({ occurrence }) => keyOf(occurrence)));
  }, [now]);
  return now;
}
