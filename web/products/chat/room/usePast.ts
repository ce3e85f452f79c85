import { useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Engine } from "../engine.ts";
import type { RoomView } from "../room-view.ts";
import { joined, openPast, withNewer, withOlder, type Past } from "./past.ts";

export interface PastOfRoom {
  /** The room with the messages that are shown: the newest, or those around what was looked for. */
  readonly shown: RoomView;
  /** The newest messages are not among them. */
  readonly isApart: boolean;
  /** Changes with what it was opened at. */
  readonly key: string;
  readonly open: (eventId: string) => Promise<void>;
  readonly close: () => void;
  readonly onOlder: () => Promise<void>;
  readonly onNewer: () => Promise<void>;
}

/** Where in a room's messages the person is: at the newest, or far back. */
export function usePast(engine: Engine, view: RoomView): PastOfRoom {
  const roomId = view.id;
  const navigate = useNavigate();
  const [past, setPast] = useState<Past | null>(null);
  const latest = useRef({ past, live: view.events });
  useEffect(() => {
    latest.current = { past, live: view.events };
  }, [past, view.events]);
  const grow = useCallback(async (more: (one: Past) => Promise<Past>): Promise<void> => {
    const { past: one } = latest.current;
    if (!one) return;
    const grown = await more(one);
    // Another place may have been opened meanwhile.
    setPast((now) => (now === one ? grown : now));
  }, []);
  const open = useCallback(
    async (eventId: string): Promise<void> => setPast(await openPast(engine, roomId, eventId)),
    [engine, roomId],
  );
  const close = useCallback((): void => {
    if (latest.current.past === null) return;
    setPast(null);
    // The address points at the past no more. The rooms' routes have no search of their own.
    const search = ({ event: _past, ...others }: Record<string, unknown>): object => others;
    void navigate({ to: ".", search: search as never, replace: true, state: true });
  }, [navigate]);
  const onOlder = useCallback(
    () => (latest.current.past ? grow((one) => withOlder(engine, roomId, one)) : engine.loadOlder(roomId)),
    [engine, roomId, grow],
  );
  const onNewer = useCallback(
    () => grow((one) => withNewer(engine, roomId, one, latest.current.live)),
    [engine, roomId, grow],
  );
  const shown = useMemo(
    () => (past ? { ...view, events: joined(past, view.events), isAtBeginning: past.older === null } : view),
    [past, view],
  );
  const isApart = past !== null && past.newer !== null;
  return { shown, isApart, key: past?.at ?? "", open, close, onOlder, onNewer };
}
