import { useSyncExternalStore } from "react";
import type { CardRequest } from "../../platform/offers.ts";

let request: CardRequest | null = null;
const listeners = new Set<() => void>();

/** Opens the dialog that makes a card of something, from wherever it stands; null closes it. */
export function requestCard(next: CardRequest | null): void {
  request = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useCardRequest(): CardRequest | null {
  return useSyncExternalStore(subscribe, () => request);
}
