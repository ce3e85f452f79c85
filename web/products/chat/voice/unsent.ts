import type { Recorded } from "./recorder.ts";

export interface Unsent {
  readonly recorded: Recorded;
  /** It ended by itself, as it had the longest length. */
  readonly isFull: boolean;
}

/** As many as are kept, the newest; one is 3 MB at most. */
const most = 5;

/** Recordings that were left before they were sent, by the draft that they belong to; gone with the page. */
const unsent = new Map<string, Unsent>();

export const unsentOf = (draftKey: string): Unsent | null => unsent.get(draftKey) ?? null;

export function keepUnsent(draftKey: string, one: Unsent): void {
  unsent.delete(draftKey);
  unsent.set(draftKey, one);
  for (const oldest of [...unsent.keys()].slice(0, -most)) unsent.delete(oldest);
}

/** It was sent or discarded. */
export const dropUnsent = (draftKey: string): void => void unsent.delete(draftKey);

/** A draft is a room's, or a thread's of it: what was left in rooms that the person is no longer in is forgotten. */
export function forgetUnsentLeft(isIn: (roomId: string) => boolean): void {
  for (const draftKey of unsent.keys()) if (!isIn(draftKey.split(" ")[0] ?? "")) unsent.delete(draftKey);
}

/** Signing out. */
export const forgetUnsent = (): void => unsent.clear();
