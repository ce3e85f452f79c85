import { useSyncExternalStore } from "react";
import { cacheText, readCached } from "../../platform/offline.ts";

export interface Preference {
  /** A hook; "": nothing was chosen. */
  use(): string;
  read(): string;
  set(text: string): void;
}

/** Something about the view that is chosen in this browser. */
export function createPreference(name: string): Preference {
  const key = `calendar.${name}`;
  const listeners = new Set<() => void>();
  let known: string | null = null;
  const read = (): string => (known ??= readCached(key) ?? "");
  const subscribe = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    read,
    use: () => useSyncExternalStore(subscribe, read),
    set(text) {
      known = text;
      cacheText(key, text);
      for (const listener of listeners) listener();
    },
  };
}

/** The zone whose hours stand beside one's own. */
export const secondZone = createPreference("zone");

/** Whether a day has a column for each calendar: "yes". */
export const sideBySide = createPreference("columns");
