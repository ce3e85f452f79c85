import { ApiError } from "./api.ts";
import { areClosed, databasesOf } from "./database.ts";

/** Small answers, cached in this browser so that the page stands without a network; cleared at sign-out. */
const prefix = "safos.kept.";
/** What is written together and not yet on the server, one database an item. */
export const sharedStorePrefix = "safos shared ";
/** What the server answered, one database a person. */
export const heldPrefix = "safos held ";

export function cacheText(key: string, text: string): void {
  try {
    localStorage.setItem(prefix + key, text);
  } catch {
    // Full: only the page without a network suffers.
  }
}

export function readCached(key: string): string | null {
  return localStorage.getItem(prefix + key);
}

/** Forgets what was answered, for when a session has ended: nothing of it is shown to whom comes next. */
export function clearHeld(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
  removeDatabases(heldPrefix);
}

export function clearOfflineCache(): void {
  clearHeld();
  removeDatabases(sharedStorePrefix);
}

/** Looked for again: a page that is being left may still write. Never once a person is signed in: it would be theirs. */
const againMs = [1000, 4000];

function removeDatabases(beginning: string): void {
  const remove = async (): Promise<void> => {
    for (const name of await databasesOf(beginning)) indexedDB.deleteDatabase(name);
  };
  void remove();
  for (const ms of againMs) setTimeout(() => void (areClosed() && remove()), ms);
}

/** Asks the server; without contact, what it answered last. */
export async function orCached<T>(key: string, ask: () => Promise<T>): Promise<T> {
  try {
    const answer = await ask();
    cacheText(key, JSON.stringify(answer));
    return answer;
  } catch (error) {
    const text = error instanceof ApiError && error.status === 0 ? readCached(key) : null;
    if (text === null) throw error;
    return JSON.parse(text) as T;
  }
}
