import { ClientEvent } from "matrix-js-sdk";
import { useCallback, useSyncExternalStore } from "react";
import type { Engine } from "./engine.ts";

/** What `read` finds in the person's account data, now and whenever it changes; it must give the same value while nothing does. */
export function useAccountData<T>(engine: Engine, read: (engine: Engine) => T): T {
  const subscribe = useCallback(
    (listener: () => void) => {
      const { client } = engine;
      client.on(ClientEvent.AccountData, listener);
      client.on(ClientEvent.Sync, listener);
      return () => {
        client.off(ClientEvent.AccountData, listener);
        client.off(ClientEvent.Sync, listener);
      };
    },
    [engine],
  );
  return useSyncExternalStore(subscribe, () => read(engine));
}
