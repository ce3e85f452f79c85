import type { QueryKey } from "@tanstack/react-query";

/** After an answer nothing is asked for so long, in ms, and longer while a burst goes on: two thousand files are not two thousand questions. */
const pauses = [250, 500, 1000];
const longest = 1500;

/**
 * Fetches again what events concern. While an answer is on its way further events ask for one more and not for one each:
 * on a slow line a burst of them would otherwise keep any answer from coming.
 */
export function createRefresher(
  fetchAgain: (key: QueryKey) => Promise<unknown>,
  pause = (round: number): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, pauses[round] ?? longest)),
): (keys: readonly QueryKey[]) => void {
  /** By key, those under way: whether once more. */
  const isDue = new Map<string, boolean>();

  async function run(key: QueryKey, name: string): Promise<void> {
    for (let round = 0; ; round++) {
      isDue.set(name, false);
      await fetchAgain(key).catch(() => undefined);
      await pause(round);
      if (isDue.get(name) !== true) break;
    }
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
