import { useSyncExternalStore } from "react";
import { useMe } from "../../../platform/session.ts";

/** What others see of a person. */
export type Presence = "online" | "unavailable" | "offline";

const known = new Map<string, Presence>();
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Called by what watches the chat's client. */
export function publishPresence(userId: string, presence: Presence): void {
  if (known.get(userId) === presence) return;
  known.set(userId, presence);
  for (const listener of listeners) listener();
}

export function forgetPresence(): void {
  known.clear();
  for (const listener of listeners) listener();
}

const domainOf = (userId: string): string => userId.slice(userId.indexOf(":") + 1);

/** Null where nothing is said: without the own organisation's rule, and of those elsewhere of whom nothing has come. */
export function usePresence(userId: string): Presence | null {
  const { organisation, person } = useMe();
  const found = useSyncExternalStore(subscribe, () => known.get(userId) ?? null);
  if (!organisation.rules.presence || person.guest) return null;
  return found ?? (domainOf(userId) === domainOf(person.userId) ? "offline" : null);
}
