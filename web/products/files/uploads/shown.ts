import { useSyncExternalStore } from "react";
import type { UploadQueue } from "./queue.ts";

// All of it that stands beside every page: the rest is fetched with the first upload, or when some are left.
let current: UploadQueue | null = null;
const listeners = new Set<() => void>();

export function setUploads(queue: UploadQueue | null): void {
  if (queue === current) return;
  current = queue;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The uploads that there are to show; null: none. */
export const useUploads = (): UploadQueue | null => useSyncExternalStore(subscribe, () => current);
