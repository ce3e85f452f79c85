import { useSyncExternalStore } from "react";
import { cacheText, readCached } from "../../../platform/offline.ts";

/** What is behind a person in their picture: their room, their room blurred, a picture of ours, or one of theirs. */
export const backgrounds = ["none", "light", "strong", "office", "forest", "sea", "own"] as const;
export type Background = (typeof backgrounds)[number];

const key = "safos.call.background";
/** Cleared at sign-out: the next person at this computer does not get it. */
const ownKey = "background";

export const parseBackground = (kept: string | null): Background => backgrounds.find((one) => one === kept) ?? "none";

let background: Background | null = null;
const listeners = new Set<() => void>();

function changed(): void {
  for (const listener of listeners) listener();
}

export function readBackground(): Background {
  background ??= parseBackground(localStorage.getItem(key));
  return background;
}

export function changeBackground(next: Background): void {
  background = next;
  localStorage.setItem(key, next);
  changed();
}

export function watchBackground(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useBackground = (): Background => useSyncExternalStore(watchBackground, readBackground);

/** One's own picture as a `data:` address; null: none is kept here. It never leaves the device but behind oneself. */
export const readOwnPicture = (): string | null => readCached(ownKey) || null;

export function keepOwnPicture(address: string | null): void {
  cacheText(ownKey, address ?? "");
  changed();
}

export const useOwnPicture = (): string | null => useSyncExternalStore(watchBackground, readOwnPicture);
