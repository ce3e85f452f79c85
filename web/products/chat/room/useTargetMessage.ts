import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState, type RefObject } from "react";
import { useTarget } from "../../../platform/target.ts";
import type { Engine } from "../engine.ts";
import type { RoomView } from "../room-view.ts";
import type { Item } from "../messages/layout.ts";
import type { TimelineHandle } from "../messages/useTimelineScroll.ts";
import { isGone } from "../http-status.ts";

/** A server that does not answer is asked again so often, with a pause in ms. */
const mostFailures = 5;
const pauseMs = 1000;
/** What lies further back than this many pages is opened where it stands. */
const mostPages = 2;

/**
 * An address may point at one message (`?event=`); what lies further back is fetched until it is there. One in a thread
 * opens the thread, beside the message that began it.
 */
export function useTargetMessage(
  {
    engine,
    view,
    items,
    onFar,
  }: { engine: Engine; view: RoomView; items: readonly Item[]; onFar: (eventId: string) => Promise<void> },
  handle: RefObject<TimelineHandle | null>,
): void {
  const target = useTarget("event");
  const navigate = useNavigate();
  const shown = useRef<string | null>(null);
  const looked = useRef<string | null>(null);
  const isFetching = useRef(false);
  const failures = useRef(0);
  const pages = useRef(0);
  const [round, setRound] = useState(0);
  const roomId = view.id;
  useEffect(() => {
    if (target === null || shown.current === target || items.length === 0 || isFetching.current) return;
    if (handle.current?.show(target)) {
      shown.current = target;
      return;
    }
    // What the browser has kept of a room may end before it: what is newer is on its way.
    if (view.isAtBeginning) return;
    const again = (): void => setRound((before) => before + 1);
    // What is gone is not looked for to the room's beginning; a server that is busy is asked again.
    const fail = (error: unknown): void => {
      if (isGone(error) || ++failures.current > mostFailures) shown.current = target;
      else setTimeout(again, pauseMs);
    };
    const look = async (): Promise<void> => {
      const event = await engine.client.fetchRoomEvent(roomId, target);
      looked.current = target;
      const relation = event.content?.["m.relates_to"];
      const root = relation?.rel_type === "m.thread" ? relation.event_id : undefined;
      if (root === undefined) return engine.loadOlder(roomId);
      shown.current = target;
      // The rooms' routes have no search of their own.
      void navigate({ to: ".", search: { event: root, panel: root } as never, replace: true });
    };
    isFetching.current = true;
    const isNew = looked.current !== target;
    pages.current = isNew ? 0 : pages.current + 1;
    const fetched = isNew ? look() : pages.current < mostPages ? engine.loadOlder(roomId) : onFar(target);
    void fetched.finally(() => (isFetching.current = false)).then(again, fail);
  }, [target, items, view.isAtBeginning, engine, roomId, handle, navigate, onFar, round]);
}
