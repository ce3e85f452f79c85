import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { loadEngine } from "./load-engine.ts";
import type { Engine, RoomView } from "./engine.ts";

/** The chat's engine once it has been fetched. */
export function useEngine(): { engine: Engine | null; error: unknown } {
  const [state, setState] = useState<{ engine: Engine | null; error: unknown }>({ engine: null, error: null });
  useEffect(() => {
    let isHere = true;
    loadEngine().then(
      (engine) => isHere && setState({ engine, error: null }),
      (error: unknown) => isHere && setState({ engine: null, error }),
    );
    return () => {
      isHere = false;
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
