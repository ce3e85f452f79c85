import { notificationRoutes } from "@safos/contract/routes/notifications";
import type { ItemKindName } from "@safos/contract/items";
import { useCallback, useEffect } from "react";
import { isVisiting } from "../../platform/api.ts";
import { request } from "../../platform/request.ts";
import { isAbout, live, useLive, type LiveEvent } from "../../platform/live.ts";
import { queryClient } from "../../platform/query.ts";
import { useMaybeMe } from "../../platform/session.ts";

/** Calls back with each event of one item, with an account or by a link. Both callbacks must be stable. */
export function useItemEvents(
  kind: ItemKindName,
  id: string | null,
  onEvent: (event: LiveEvent) => void,
  onReset: () => void,
): void {
  const me = useMaybeMe();
  const topic = id === null || !(me || isVisiting()) ? null : `item:${kind}/${id}`;
  useLive(topic, onEvent, onReset);
  // Access that has ended shows when the page asks again and gets "missing".
  useEffect(() => (topic ? live.onGone((gone) => gone === topic && onReset()) : undefined), [topic, onReset]);
}

/** Calls back when something happens to a workspace's items of a kind, or to what is said about items. Must be stable. */
export function useListEvents(workspaceId: string, kind: ItemKindName, onChange: () => void): void {
  useLive(
    `workspace:${workspaceId}`,
    useCallback(
      (event) => {
        const isClassed = event.type === "item.classChanged";
        if (isClassed) void queryClient.invalidateQueries({ queryKey: ["raised"] });
        if (isClassed || event.type.startsWith(`${kind}.`) || isAbout(event, "comment")) onChange();
      },
      [kind, onChange],
    ),
    onChange,
  );
}

/** Marks the notices about an item as read while the person looks at it. */
export function useSeen(kind: ItemKindName, id: string | null): void {
  const me = useMaybeMe();
  const isHere = me !== null;
  useEffect(() => {
    if (id === null || !isHere) return;
    // Only how it looks elsewhere depends on this: a failure is tried again at the next visit.
    request(notificationRoutes.markRead, { body: { item: { kind, id } } }).catch(() => undefined);
  }, [kind, id, isHere]);
}
