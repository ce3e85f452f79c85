import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Engine } from "../engine.ts";
import { gather, threadOf, type Gathered, type Message } from "../messages/timeline.ts";
import type { ThreadPage } from "../relations.ts";

export interface Thread {
  readonly root: Message | null;
  readonly replies: readonly Message[];
  readonly isPending: boolean;
  /** Fetches what was written before; null where nothing was. */
  readonly onOlder: (() => void) | null;
}

/** A thread of a room; what the open part of the channel does not hold is fetched, the newest replies first. */
export function useThread(engine: Engine, roomId: string, rootId: string, gathered: Gathered): Thread {
  const [fetched, setFetched] = useState<ThreadPage | null>(null);
  const isFetching = useRef(false);
  useEffect(() => {
    let isHere = true;
    engine.loadThread(roomId, rootId).then(
      (page) => isHere && setFetched(page),
      () => isHere && setFetched({ events: [], older: null }),
    );
    return () => {
      isHere = false;
    };
  }, [engine, roomId, rootId]);
  const older = fetched?.older ?? null;
  const loadOlder = useCallback(() => {
    if (older === null || isFetching.current) return;
    isFetching.current = true;
    engine
      .loadThread(roomId, rootId, older)
      .then(
        (page) => setFetched((now) => ({ events: [...page.events, ...(now?.events ?? [])], older: page.older })),
        // Pressing again tries again.
        () => undefined,
      )
      .finally(() => (isFetching.current = false));
  }, [engine, roomId, rootId, older]);
  const thread = useMemo(
    () => threadOf(rootId, gathered, gather(fetched?.events ?? [], engine.me)),
    [fetched, gathered, rootId, engine.me],
  );
  return { ...thread, isPending: fetched === null, onOlder: older === null ? null : loadOlder };
}
