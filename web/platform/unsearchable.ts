import { useSyncExternalStore } from "react";

let isThere = false;
const listeners = new Set<() => void>();

/** Said by the chat: the person has encrypted rooms, whose messages the server cannot search. */
export function setUnsearchable(next: boolean): void {
  if (next === isThere) return;
  isThere = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useUnsearchable = (): boolean => useSyncExternalStore(subscribe, () => isThere);
