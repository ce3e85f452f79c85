import type { ItemKindName } from "@safos/contract/items";
import { useCallback, useEffect } from "react";
import { api, isVisiting } from "../../platform/api.ts";
import { live, useLive, type LiveEvent } from "../../platform/live.ts";
import { useMaybeMe } from "../../platform/session.ts";

/** Hears what happens to one item, with an account or by a link. Both callbacks must be stable. */
export function useItemEvents(
  kind: ItemKindName,
  id: string | null,
  onNews: (event: LiveEvent) => void,
  onReset: () => void,
): void {
  const me = useMaybeMe();
  const heard = useCallback((event: LiveEvent) => onNews(event), [onNews]);
  const topic = id === null || !(me || isVisiting()) ? null : `item:${kind}/${id}`;
  useLive(topic, heard, onReset);
  // Access that has ended is seen when the page asks again, and is told there is nothing.
  useEffect(() => (topic ? live.onGone((gone) => gone === topic && onReset()) : undefined), [topic, onReset]);
}

/** Whoever looks at an item has read what was told about it. */
export function useSeen(kind: ItemKindName, id: string | null): void {
  const me = useMaybeMe();
  const isHere = me !== null;
  useEffect(() => {
    if (id === null || !isHere) return;
    // Only how it looks elsewhere depends on this: a failure is tried again at the next visit.
    api.post("/api/v1/notices/read", { item: { kind, id } }).catch(() => undefined);
  }, [kind, id, isHere]);
}
