import { useSyncExternalStore } from "react";

let oldest: number | null = null;
const listeners = new Set<() => void>();

/** Something that was answered then is shown for want of a server; null: the server answers again. */
export function noteHeld(at: number | null): void {
  oldest = at === null || oldest === null ? at : Math.min(oldest, at);
  for (const listener of listeners) listener();
}

/** From when the oldest of what is shown is, in ms; null while the server answers. */
export const useHeldAt = (): number | null =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => oldest,
  );
