import type { ItemKindName } from "@safos/contract/items";
import { useCallback, useEffect } from "react";
import { api } from "../shell/api.ts";
import { useLive, type LiveEvent } from "../shell/live.ts";
import { useMaybeMe } from "../shell/session.ts";

/** Hears what happens to one item. Both callbacks must be stable. A visitor with a link hears nothing and asks now and then instead. */
export function useItemNews(
  kind: ItemKindName,
  id: string | null,
  onNews: (event: LiveEvent) => void,
  onReset: () => void,
): void {
  const me = useMaybeMe();
  const heard = useCallback((event: LiveEvent) => onNews(event), [onNews]);
  useLive(id === null || !me ? null : `item:${kind}/${id}`, heard, onReset);
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
