import { lazyRouteComponent } from "@tanstack/react-router";
import { useCall } from "./call.ts";

// Fetched with the first call: this place stands beside every page.
const DockedCall = lazyRouteComponent(() => import("./DockedCall.tsx"), "DockedCall");

/** The place of a call that goes on while one does something else. */
export function CallDock() {
  const { isFull, phase } = useCall();
  return isFull || (phase !== "in" && phase !== "returning") ? null : <DockedCall />;
}
