import { useSyncExternalStore } from "react";

/** Below this the page is one column with a bar at the foot: the same width as in the style sheets. */
const phone = matchMedia("(max-width: 639px)");

export function useIsPhone(): boolean {
  return useSyncExternalStore(
    (listener) => {
      phone.addEventListener("change", listener);
      return () => phone.removeEventListener("change", listener);
    },
    () => phone.matches,
  );
}
