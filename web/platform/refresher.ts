import type { QueryKey } from "@tanstack/react-query";

/**
 * Fetches again what events concern. While an answer is on its way further events ask for one more and not for one each:
 * on a slow line a burst of them would otherwise keep any answer from coming.
 */
export function createRefresher(fetchAgain: (key: QueryKey) => Promise<unknown>): (keys: readonly QueryKey[]) => void {
  /** By key, those under way: whether once more. */
  const isDue = new Map<string, boolean>();

  async function run(key: QueryKey, name: string): Promise<void> {
    do {
      isDue.set(name, false);
      await fetchAgain(key).catch(() => undefined);
    } while (isDue.get(name) === true);
    isDue.delete(name);
  }

  return (keys) => {
    for (const key of keys) {
      const name = JSON.stringify(key);
      if (isDue.has(name)) isDue.set(name, true);
      else void run(key, name);
    }
  };
}
