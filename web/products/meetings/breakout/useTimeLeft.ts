import { useEffect, useState } from "react";
import { now } from "../../../platform/clock.ts";
import { secondsLeft } from "./notice.ts";
import { useBreakouts } from "./store.ts";

/** How long the rooms are still open, in seconds; null: no time was set. */
export function useTimeLeft(): number | null {
  const { breakout, aheadMs } = useBreakouts();
  const [time, setTime] = useState(now);
  const isRunning = breakout?.isOpen === true && breakout.endsAt !== null;
  useEffect(() => {
    if (!isRunning) return undefined;
    setTime(now());
    const timer = setInterval(() => setTime(now()), 500);
    return () => clearInterval(timer);
  }, [isRunning]);
  return breakout?.isOpen ? secondsLeft(breakout, time + aheadMs) : null;
}
