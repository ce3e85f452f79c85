import { lazyRouteComponent } from "@tanstack/react-router";
import { Suspense, useCallback, useEffect } from "react";
import { useLive, type LiveEvent } from "../../../platform/live.ts";
import { useCall } from "../call/call.ts";
import { endWhenAlone } from "./end-alone.ts";
import { refreshRinging, useRinging } from "./store.ts";

// Fetched with the first call.
const RingCards = lazyRouteComponent(() => import("./RingCards.tsx"), "RingCards");

/** Calls that ring for a person, wherever they are on the page, and those that they have begun. */
export function Ringing({ personId }: { personId: string }) {
  const { incoming, outgoing } = useRinging();
  const refresh = useCallback(() => {
    // The next event, or the next time the socket is there, asks again.
    refreshRinging(personId).catch(() => undefined);
  }, [personId]);
  const handle = useCallback(
    ({ type }: LiveEvent) => {
      if (type === "ring.changed") refresh();
    },
    [refresh],
  );
  useLive(`person:${personId}`, handle, refresh);
  useEffect(refresh, [refresh]);
  const { target } = useCall();
  const rung = target?.isRung === true ? target.meetingId : null;
  // Also after a reload of the page.
  useEffect(() => (rung === null ? undefined : endWhenAlone(rung)), [rung]);
  return incoming.length === 0 && outgoing === null ? null : (
    <Suspense fallback={null}>
      <RingCards />
    </Suspense>
  );
}
