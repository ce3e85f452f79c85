import { useEffect, useMemo, useState } from "react";
import type { Engine } from "../engine.ts";
import { gather, threadOf, type ChatEvent, type Gathered, type Message } from "../messages/timeline.ts";

export interface Thread {
  readonly root: Message | null;
  readonly replies: readonly Message[];
  readonly isPending: boolean;
}

/** A thread of a room; what the open part of the channel does not hold is fetched once. */
export function useThread(engine: Engine, roomId: string, rootId: string, gathered: Gathered): Thread {
  const [fetched, setFetched] = useState<readonly ChatEvent[] | null>(null);
  useEffect(() => {
    let isHere = true;
    engine.loadThread(roomId, rootId).then(
      (events) => isHere && setFetched(events),
      () => isHere && setFetched([]),
    );
    return () => {
      isHere = false;
    };
  }, [engine, roomId, rootId]);
  const thread = useMemo(
    () => threadOf(rootId, gathered, gather(fetched ?? [], engine.me)),
    [fetched, gathered, rootId, engine.me],
  );
  return { ...thread, isPending: fetched === null };
}
