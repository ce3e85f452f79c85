import type { ItemKindName } from "@safos/contract/items";
import { useCallback } from "react";
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
