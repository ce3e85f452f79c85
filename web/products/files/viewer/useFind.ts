import { useEffect, useRef, useState } from "react";
import { hitsIn, type Hit } from "./find.ts";

/** What is searched for in a file, and where it is. */
export interface Find {
  readonly needle: string;
  readonly setNeedle: (needle: string) => void;
  /** Null until it has been looked for. */
  readonly hits: readonly Hit[] | null;
  readonly current: number;
  readonly hit: Hit | null;
  readonly step: (by: 1 | -1) => void;
}

const pauseMs = 250;

/**
 * `textsOf` gives the text of every page; it is asked once, when something is searched for. `pageNow`: from where on, from 0. `hitsOf`: what
 * counts as a hit.
 */
export function useFind(
  textsOf: () => Promise<readonly string[]>,
  pageNow: () => number,
  first = "",
  hitsOf: (pages: readonly string[], needle: string) => Hit[] = hitsIn,
): Find {
  const [needle, setNeedle] = useState(first);
  const [hits, setHits] = useState<readonly Hit[] | null>(null);
  const [current, setCurrent] = useState(0);
  const asked = useRef({ textsOf, pageNow, hitsOf });
  asked.current = { textsOf, pageNow, hitsOf };
  useEffect(() => {
    setHits(null);
    if (needle.trim() === "") return undefined;
    let isOver = false;
    const timer = setTimeout(() => {
      void asked.current.textsOf().then((texts) => {
        if (isOver) return;
        const found = asked.current.hitsOf(texts, needle.trim());
        const page = asked.current.pageNow();
        setCurrent(
          Math.max(
            0,
            found.findIndex((hit) => hit.page >= page),
          ),
        );
        setHits(found);
      });
    }, pauseMs);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [needle]);
  return {
    needle,
    setNeedle,
    hits,
    current,
    hit: hits?.[current] ?? null,
    step: (by) => setCurrent((now) => (hits && hits.length > 0 ? (now + by + hits.length) % hits.length : 0)),
  };
}
