import { useNavigate, useRouter, useRouterState } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { useTarget } from "../../../platform/target.ts";

declare module "@tanstack/react-router" {
  interface HistoryState {
    /** The entry before this one is the same page without its panel. */
    isPanelOpenedHere?: boolean;
  }
}

export type RoomPanel = { kind: "people" | "pinned" | "threads" } | { kind: "thread"; root: string } | null;

/** Which panel an address asks for; anything else is none. */
export function panelOf(target: string | null): RoomPanel {
  if (target === "people" || target === "pinned" || target === "threads") return { kind: target };
  return target?.startsWith("$") ? { kind: "thread", root: target } : null;
}

/** The panel beside a room is part of the address: Back closes it, and a thread can be linked to. */
export function useRoomPanel() {
  const navigate = useNavigate();
  const { history } = useRouter();
  const target = useTarget("panel");
  const isOpenedHere = useRouterState({ select: (state) => state.location.state.isPanelOpenedHere === true });
  const go = useCallback(
    (panel: string | undefined, isReplaced: boolean, isStillOpenedHere: boolean) =>
      void navigate({
        to: ".",
        // The rooms' routes have no search of their own; `?event=` stays as it is.
        search: ((old: Record<string, unknown>) => ({ ...old, panel })) as never,
        replace: isReplaced,
        state: { isPanelOpenedHere: isStillOpenedHere },
      }),
    [navigate],
  );
  const open = useCallback(
    (panel: string) => go(panel, target !== null, target === null || isOpenedHere),
    [go, target, isOpenedHere],
  );
  const close = useCallback(() => {
    if (isOpenedHere) history.back();
    else go(undefined, true, false);
  }, [history, isOpenedHere, go]);
  return { panel: useMemo(() => panelOf(target), [target]), open, close };
}
