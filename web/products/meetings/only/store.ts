import { useSyncExternalStore } from "react";
import type { Tile } from "../call/state.ts";

/** What everybody in the call sees alone. */
export interface Only {
  readonly identity: string;
  readonly source: "screen" | "person";
}

/** What the server says of it in the room's metadata; null: nothing. */
export function parseOnly(metadata: string | undefined): Only | null {
  try {
    const { only } = JSON.parse(metadata || "{}") as { only?: Partial<Only> };
    const { identity, source } = only ?? {};
    return typeof identity === "string" && (source === "screen" || source === "person") ? { identity, source } : null;
  } catch {
    return null;
  }
}

/** The tile that it is, where it is there. */
export const tileOf = (tiles: readonly Tile[], only: Only | null): Tile | undefined =>
  tiles.find((tile) => tile.identity === only?.identity && tile.isScreen === (only.source === "screen"));

interface State {
  readonly only: Only | null;
  /** One has chosen to see the others as well. */
  readonly isLeft: boolean;
}

let state: State = { only: null, isLeft: false };
const listeners = new Set<() => void>();

function set(next: State): void {
  state = next;
  for (const listener of listeners) listener();
}

/** The room's metadata. Something else that is shown is seen again by everybody. */
export function receiveOnly(metadata: string | undefined): void {
  const only = parseOnly(metadata);
  if (only?.identity === state.only?.identity && only?.source === state.only?.source) return;
  set({ only, isLeft: false });
}

export const leaveOnly = (isLeft: boolean): void => set({ ...state, isLeft });

function watch(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useOnly = (): State => useSyncExternalStore(watch, () => state);
