import { useSyncExternalStore } from "react";

/** Whether the window opens by itself when one goes to another tab; kept on this device. */
const key = "safos.call.window";
const listeners = new Set<() => void>();

const opensItself = (): boolean => localStorage.getItem(key) === "yes";

export function setOpensItself(isOn: boolean): void {
  localStorage.setItem(key, isOn ? "yes" : "no");
  for (const listener of listeners) listener();
}

export const useOpensItself = (): boolean =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, opensItself);
