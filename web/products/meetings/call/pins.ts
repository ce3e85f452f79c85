import { useSyncExternalStore } from "react";

/** Identities of those whom one always sees large, in the call of this page. */
let pins: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

function set(next: ReadonlySet<string>): void {
  pins = next;
  for (const listener of listeners) listener();
}

export function togglePin(identity: string): void {
  const next = new Set(pins);
  if (!next.delete(identity)) next.add(identity);
  set(next);
}

/** Another call has other people. */
export const clearPins = (): void => set(new Set());

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const usePins = (): ReadonlySet<string> => useSyncExternalStore(subscribe, () => pins);
