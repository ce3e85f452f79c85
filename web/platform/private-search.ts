import type { Person } from "@safos/contract/identity";
import { useSyncExternalStore } from "react";

/** A message that was found. */
export interface PrivatelyFound {
  readonly id: string;
  readonly title: string;
  /** What its room is called. */
  readonly context: string;
  readonly path: string;
  readonly at: string;
  readonly person: Pick<Person, "userId" | "displayName" | "avatarUrl">;
}

export interface PrivateAnswer {
  readonly items: readonly PrivatelyFound[];
  readonly hasMore: boolean;
  /** Lower-case beginnings of terms to mark. */
  readonly needles: readonly string[];
  /** Why more may be found later: older messages are still being read, or some cannot be read in this browser. */
  readonly missing: "unread" | "unreadable" | null;
}

/** What this browser finds by itself in what the server cannot read. */
export interface PrivateSearch {
  /** Messages that have all the question's terms, the newest first; of one workspace where one is given. */
  find(
    question: string,
    options: { readonly limit: number; readonly workspaceId: string | null },
  ): Promise<PrivateAnswer>;
}

/** `none`: the person has no encrypted rooms. `closed`: they have, and this tab cannot search them. */
export type PrivateSearchState = "none" | "closed" | PrivateSearch;

let state: PrivateSearchState = "none";
/** Grows with every change, so that who has asked asks again. */
let version = 0;
const listeners = new Set<() => void>();

/** Said by the chat, also when what is found may be more than before. */
export function setPrivateSearch(next: PrivateSearchState): void {
  if (next === state && typeof next === "string") return;
  state = next;
  version += 1;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function usePrivateSearch(): { readonly search: PrivateSearchState; readonly version: number } {
  const at = useSyncExternalStore(subscribe, () => version);
  return { search: state, version: at };
}
