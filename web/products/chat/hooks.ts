import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { loadEngine, onEngineChange } from "./load-engine.ts";
import type { Engine } from "./engine.ts";
import type { RoomView } from "./room-view.ts";

const isAborted = (error: unknown): boolean => error instanceof DOMException && error.name === "AbortError";

/** The chat's engine once it has been fetched. */
export function useEngine(): { engine: Engine | null; error: unknown } {
  const [state, setState] = useState<{ engine: Engine | null; error: unknown }>({ engine: null, error: null });
  useEffect(() => {
    let isHere = true;
    const load = (): void => {
      loadEngine().then(
        (engine) => isHere && setState({ engine, error: null }),
        // A person who leaves while it starts has nothing to be told.
        (error: unknown) => isHere && !isAborted(error) && setState({ engine: null, error }),
      );
    };
    const end = onEngineChange(load);
    load();
    return () => {
      isHere = false;
      end();
    };
  }, []);
  return state;
}

/** The room as it is now; null until the first sync has come. */
export function useRoomView(engine: Engine | null, roomId: string): RoomView | null {
  const subscribe = useCallback(
    (listener: () => void) => engine?.watch(roomId, listener) ?? (() => undefined),
    [engine, roomId],
  );
  return useSyncExternalStore(subscribe, () => engine?.view(roomId) ?? null);
}
