import { useSyncExternalStore } from "react";

/** From here on two columns stand side by side. */
const wide = matchMedia("(min-width: 1024px)");
/** Below this the page is one column with a bar at the foot: the same width as in the style sheets. */
const phone = matchMedia("(max-width: 639px)");

function useMatches(query: MediaQueryList): boolean {
  return useSyncExternalStore(
    (listener) => {
      query.addEventListener("change", listener);
      return () => query.removeEventListener("change", listener);
    },
    () => query.matches,
  );
}

export const useIsPhone = (): boolean => useMatches(phone);
export const useIsWide = (): boolean => useMatches(wide);
