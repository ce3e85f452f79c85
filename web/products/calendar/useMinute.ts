import { useEffect, useState } from "react";
import { now } from "../../platform/clock.ts";

/** The time, in milliseconds, again with each minute of the clock. */
export function useMinute(): number {
  const [time, setTime] = useState(now);
  useEffect(() => {
    const timer = setTimeout(() => setTime(now()), 60_000 - (time % 60_000));
    return () => clearTimeout(timer);
  }, [time]);
  return time;
}
