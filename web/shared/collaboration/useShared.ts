import type { PresentPerson } from "@safos/contract/collaboration";
import type { ItemKindName } from "@safos/contract/items";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { text } from "../../text/index.tsx";
import { showToast, toneOf } from "../../ui/index.ts";
import { useMaybeMe } from "../../platform/session.ts";
import { openShared, type SharedSession, type SharedState } from "./session.ts";
import "./text.ts";

const before: SharedState = {
  status: "connecting",
  isReady: false,
  isReadOnly: true,
  isLocked: false,
  role: null,
  people: [],
  isGone: false,
  broadcast: {},
  refusal: null,
};

export interface Shared extends SharedState {
  /** Null for the moment before it is opened. A new one when the page had to begin anew. */
  readonly session: SharedSession | null;
  /** Who has it open here, as the others see them. */
  readonly me: PresentPerson;
}

/**
 * An item that is edited together, for as long as the component is shown. `guest` is who a visitor with a link says
 * they are; people with an account are themselves.
 */
export function useShared(kind: ItemKindName, id: string, guest?: { id: string; name: string }): Shared {
  const account = useMaybeMe();
  const [session, setSession] = useState<SharedSession | null>(null);
  const [epoch, setEpoch] = useState(0);
  const who = account?.person.id ?? guest?.id ?? "";
  const name = account?.person.displayName ?? guest?.name ?? "";
  const userId = account?.person.userId ?? who;
  const isGuest = !account;
  const me = useMemo(
    (): PresentPerson => ({ id: who, name, tone: toneOf(userId), isGuest }),
    [who, name, userId, isGuest],
  );

  useEffect(() => {
    if (me.id === "") return undefined;
    const opened = openShared(kind, id, me);
    setSession(opened);
    let isForgotten = false;
    const stop = opened.watch(() => {
      const { refusal } = opened.state();
      if (refusal === null || isForgotten) return;
      isForgotten = true;
      showToast({
        text: text(refusal === "DOCUMENT_LOCKED" ? "collaboration.refusedLocked" : "collaboration.refused"),
      });
      setEpoch((last) => last + 1);
    });
    return () => {
      stop();
      opened.end(isForgotten);
      setSession(null);
    };
  }, [kind, id, me, epoch]);

  const state = useSyncExternalStore(session?.watch ?? idle, session?.state ?? nothing);
  return { ...state, session, me };
}

const idle = (): (() => void) => () => undefined;
const nothing = (): SharedState => before;
