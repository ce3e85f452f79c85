import { useEffect, useRef } from "react";
import { step, type Day, type View } from "./days.ts";
import { fetchAhead } from "./queries.ts";

/** What is shown has stood for so long, ms: who pages on is not held up by what is asked for ahead. */
const pause = 400;

/** Fetches what comes next in the direction one goes, once what is shown has come: one press later it is there. */
export function useFetchedAhead(view: View, day: Day, hasCome: boolean): void {
  const before = useRef(day);
  const direction = useRef<1 | -1>(1);
  useEffect(() => {
    if (day !== before.current) direction.current = day > before.current ? 1 : -1;
    before.current = day;
    if (!hasCome || view === "year") return undefined;
    const timer = setTimeout(() => fetchAhead(view, step(view, day, direction.current)), pause);
    return () => clearTimeout(timer);
  }, [view, day, hasCome]);
}
