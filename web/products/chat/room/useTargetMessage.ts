import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, type RefObject } from "react";
import { useTarget } from "../../../platform/target.ts";
import type { Engine, RoomView } from "../engine.ts";
import type { Item } from "../messages/layout.ts";
import type { TimelineHandle } from "../messages/useTimelineScroll.ts";

/**
 * An address may point at one message (`?event=`); what lies further back is fetched until it is there. One in a thread
 * opens the thread, beside the message that began it.
 */
export function useTargetMessage(
  { engine, view, items }: { engine: Engine; view: RoomView; items: readonly Item[] },
  handle: RefObject<TimelineHandle | null>,
): void {
  const target = useTarget("event");
  const navigate = useNavigate();
  const shown = useRef<string | null>(null);
  const looked = useRef<string | null>(null);
  const roomId = view.id;
  useEffect(() => {
    if (target === null || shown.current === target || items.length === 0) return;
    if (handle.current?.show(target) || view.isAtBeginning) {
      shown.current = target;
      return;
    }
    const fetchOlder = (): void => void engine.loadOlder(roomId).catch(() => (shown.current = target));
    if (looked.current === target) return fetchOlder();
    looked.current = target;
    engine.client.fetchRoomEvent(roomId, target).then(
      (event) => {
        const relation = event.content?.["m.relates_to"];
        const root = relation?.rel_type === "m.thread" ? relation.event_id : undefined;
        if (root === undefined) return fetchOlder();
        // The rooms' routes have no search of their own.
        void navigate({ to: ".", search: { event: root, panel: root } as never, replace: true });
      },
      // What is gone is not looked for to the room's beginning.
      () => (shown.current = target),
    );
  }, [target, items, view.isAtBeginning, engine, roomId, handle, navigate]);
}
