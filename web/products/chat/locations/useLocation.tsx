import { lazyRouteComponent } from "@tanstack/react-router";
import { Suspense, useState, type ReactNode } from "react";
import type { Sending } from "../composer/useSending.ts";

const SendLocation = lazyRouteComponent(() => import("./SendLocation.tsx"), "SendLocation");

/** Asks for a location beside a composer; `room`: whom it is for. */
export function useLocation(room: string, { sendLocation }: Sending): { onLocation: () => void; dialog: ReactNode } {
  const [isAsking, setAsking] = useState(false);
  return {
    onLocation: () => setAsking(true),
    dialog: isAsking && (
      <Suspense>
        <SendLocation room={room} onSend={sendLocation} onClose={() => setAsking(false)} />
      </Suspense>
    ),
  };
}
