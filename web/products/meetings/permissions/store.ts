import { useSyncExternalStore } from "react";

/** Whether those who do not lead may write in the chat, as the room's metadata says; the other permissions are LiveKit's own. */
export function parseMayWrite(metadata: string | undefined): boolean {
  try {
    const { permissions } = JSON.parse(metadata ?? "") as { permissions?: { chat?: unknown } };
    return permissions?.chat !== false;
  } catch {
    return true;
  }
}

let mayWrite = true;
const listeners = new Set<() => void>();

export function receivePermissions(metadata: string | undefined): void {
  const next = parseMayWrite(metadata);
  if (next === mayWrite) return;
  mayWrite = next;
  for (const listener of listeners) listener();
}

export const useMayWrite = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => mayWrite,
  );
