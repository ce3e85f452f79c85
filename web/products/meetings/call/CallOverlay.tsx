import { lazyRouteComponent } from "@tanstack/react-router";
import { Suspense, useEffect } from "react";
import { useMaybeMe } from "../../../platform/session.ts";
import { call, useCall } from "./call.ts";
import css from "./CallOverlay.module.css";

// Fetched with the first call: this place stands above every page.
const Ringing = lazyRouteComponent(() => import("../ringing/Ringing.tsx"), "Ringing");
const CallWindow = lazyRouteComponent(() => import("../window/CallWindow.tsx"), "CallWindow");
const OpenCall = lazyRouteComponent(() => import("./OpenCall.tsx"), "OpenCall");

/** Beside the router, so that nothing a person navigates to ends their call. Shows the call large over the page when asked to. */
export function CallOverlay() {
  const { phase, isFull, target } = useCall();
  const me = useMaybeMe();
  const isGuest = target !== null && target.meetingId === null;
  // A guest's own page says how it ended.
  const isShown = phase !== "none" && isFull && !(isGuest && phase === "over");

  useEffect(() => void call.rejoin(), []);
  // What the stage covers must not be reached by the keyboard; and going elsewhere by the rail docks the call.
  useEffect(() => {
    if (!isShown || isGuest) return undefined;
    const covered = [...document.querySelectorAll<HTMLElement>("#content")];
    for (const one of covered) one.inert = true;
    return () => {
      for (const one of covered) one.inert = false;
    };
  }, [isShown, isGuest]);
  useEffect(() => {
    const leave = (event: MouseEvent): void => {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (!link || link.closest(`.${css.over}`)) return;
      if (call.read().phase === "check" || call.read().phase === "over") call.close();
      else call.setFull(false);
    };
    const back = (): void => call.setFull(false);
    addEventListener("click", leave);
    addEventListener("popstate", back);
    return () => {
      removeEventListener("click", leave);
      removeEventListener("popstate", back);
    };
  }, []);

  return (
    <Suspense fallback={null}>
      {isShown && (
        <div className={css.over} data-guest={isGuest || undefined}>
          <OpenCall />
        </div>
      )}
      {(phase === "in" || phase === "returning") && <CallWindow />}
      {me && <Ringing personId={me.person.id} />}
    </Suspense>
  );
}
