import { useEffect, useMemo, useRef, useState } from "react";
import type { Engine } from "../engine.ts";
import { gather, type Gathered, type Message } from "../messages/timeline.ts";

/** The messages of a room by id, with those that are answered but lie further back: fetched one by one, once each. */
export function useQuoted(engine: Engine, roomId: string, gathered: Gathered): ReadonlyMap<string, Message> {
  const [quoted, setQuoted] = useState<ReadonlyMap<string, Message>>(new Map());
  const asked = useRef(new Set<string>());
  useEffect(() => {
    for (const one of gathered.main) {
      const id = "id" in one ? one.replyTo : null;
      if (!id || gathered.byId.has(id) || asked.current.has(id)) continue;
      asked.current.add(id);
      engine.loadEvent(roomId, id).then(
        (event) => {
          const message = event && gather([event], engine.me).byId.get(id);
          if (message) setQuoted((old) => new Map(old).set(id, message));
        },
        () => undefined,
      );
    }
  }, [gathered, engine, roomId]);
  return useMemo(() => new Map([...quoted, ...gathered.byId]), [quoted, gathered.byId]);
}
