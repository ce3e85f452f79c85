import { useMemo } from "react";
import { createPreference } from "./preference.ts";

/** Calendars that are not drawn in this browser. */
const hidden = createPreference("hidden");

const idsOf = (text: string): Set<string> => new Set(text.split(",").filter(Boolean));

export function setHidden(id: string, isHidden: boolean): void {
  const next = idsOf(hidden.read());
  if (isHidden) next.add(id);
  else next.delete(id);
  hidden.set([...next].join(","));
}

export function useHidden(): ReadonlySet<string> {
  const text = hidden.use();
  return useMemo(() => idsOf(text), [text]);
}
