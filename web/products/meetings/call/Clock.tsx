import { useEffect, useState } from "react";
import { now } from "../../../platform/clock.ts";

/** `12.48`: how long one has been in. */
export function Clock({ since }: { since: number }) {
  const [time, setTime] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setTime(now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.floor((time - since) / 1000));
  const two = (value: number): string => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  return (
    <span role="timer">
      {hours > 0 && `${hours}.`}
      {two(Math.floor(seconds / 60) % 60)}.{two(seconds % 60)}
    </span>
  );
}
