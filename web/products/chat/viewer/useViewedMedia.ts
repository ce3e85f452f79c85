import { useNavigate, useRouter, useRouterState } from "@tanstack/react-router";
import { useCallback } from "react";
import { useTarget } from "../../../platform/target.ts";
import type { Message } from "../messages/timeline.ts";

declare module "@tanstack/react-router" {
  interface HistoryState {
    /** The entry before this one is the same page without the viewer. */
    isMediaOpenedHere?: boolean;
  }
}

/**
 * What is shown over the page is part of the address, so that Back on a telephone closes it: by the key of its message, which
 * stays the same while it is sent. `show` stays the same.
 */
export function useViewedMedia() {
  const navigate = useNavigate();
  const { history } = useRouter();
  const id = useTarget("media");
  const isOpenedHere = useRouterState({ select: (state) => state.location.state.isMediaOpenedHere === true });
  const go = useCallback(
    (media: string | undefined, isReplaced: boolean, isStillOpenedHere: boolean) =>
      void navigate({
        to: ".",
        // The rooms' routes have no search of their own; what else stands in the address stays as it is.
        search: ((old: Record<string, unknown>) => ({ ...old, media })) as never,
        replace: isReplaced,
        state: (old) => ({ ...old, isMediaOpenedHere: isStillOpenedHere }),
      }),
    [navigate],
  );
  return {
    id,
    show: useCallback((message: Message) => go(message.key, false, true), [go]),
    turnTo: (message: Message) => go(message.key, true, isOpenedHere),
    close: () => (isOpenedHere ? history.back() : go(undefined, true, false)),
  };
}
