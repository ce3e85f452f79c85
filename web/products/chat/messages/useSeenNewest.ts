import { useEffect } from "react";

/** Calls back when the newest message is in sight and the page is looked at. */
export function useSeenNewest(isAtEnd: boolean, newest: string | null, onSeen: () => void): void {
  useEffect(() => {
    const check = (): void => {
      if (isAtEnd && document.visibilityState === "visible" && document.hasFocus()) onSeen();
    };
    check();
    addEventListener("focus", check);
    document.addEventListener("visibilitychange", check);
    return () => {
      removeEventListener("focus", check);
      document.removeEventListener("visibilitychange", check);
    };
  }, [isAtEnd, onSeen, newest]);
}
