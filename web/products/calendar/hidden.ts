import { useSyncExternalStore } from "react";
import { cacheText, readCached } from "../../platform/offline.ts";

/** Calendars that are not drawn in this browser. */
const key = "calendar.hidden";
const listeners = new Set<() => void>();
let known: ReadonlySet<string> | null = null;

const read = (): ReadonlySet<string> => (known ??= new Set((readCached(key) ?? "").split(",").filter(Boolean)));

export function setHidden(id: string, isHidden: boolean): void {
  const next = new Set(read());
  if (isHidden) next.add(id);
  else next.delete(id);
  known = next;
  cacheText(key, [...next].join(","));
  for (const listener of listeners) listener();
}

export const useHidden = (): ReadonlySet<string> =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, read);
