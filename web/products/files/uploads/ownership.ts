import type { Entry } from "./entry.ts";
import type { UploadStore } from "./store.ts";

/** Without TLS a browser has no locks: no page could know that another one sends the same, and nothing is kept. */
export const canKeep = (): boolean => (navigator.locks as LockManager | undefined) !== undefined;

const lockName = (owner: string): string => `safos uploads ${owner}`;

/** Holds a page's uploads until the page is gone, or until `end`; false: another page has them. */
function hold(owner: string, end: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const keep = (lock: Lock | null): Promise<void> | undefined => {
      resolve(lock !== null);
      if (lock === null) return undefined;
      return new Promise((release) => end.addEventListener("abort", () => release(), { once: true }));
    };
    navigator.locks.request(lockName(owner), { ifAvailable: true }, keep).catch(() => resolve(false));
  });
}

/** What pages that are gone left behind, each by one of those that ask; and from now on this page's own. */
export async function takeOver(store: UploadStore, owner: string, end: AbortSignal): Promise<readonly Entry[]> {
  if (!canKeep()) return [];
  await hold(owner, end);
  const taken: Entry[] = [];
  for (const [other, entries] of Map.groupBy(await store.all(), (one) => one.owner))
    if (await hold(other, end)) taken.push(...entries);
  return taken.toSorted((a, b) => a.at - b.at);
}
