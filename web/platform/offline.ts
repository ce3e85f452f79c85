import { ApiError } from "./api.ts";
import { databasesOf, mayStore, settled } from "./database.ts";

/** What other apps have shared with this one and nobody has found a place for. */
export const incomingName = "safos incoming";
/** Files that are kept on this device, one cache a person. */
export const filesPrefix = "safos files ";

/** Small answers, cached in this browser so that the page stands without a network; cleared at sign-out. */
const prefix = "safos.kept.";
/** What is written together and not yet on the server, one database an item. */
export const sharedStorePrefix = "safos shared ";
/** What the server answered, one database a person. */
export const heldPrefix = "safos held ";
/** The device whose person has signed out without contact, until the server knows. */
export const leftName = "safos.left";
/** What this browser has read of encrypted chats, one database a session. */
export const privateSearchPrefix = "safos-search-";

export function cacheText(key: string, text: string): void {
  // An answer that was on its way when the person left.
  if (!mayStore()) return;
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
export async function clearHeld(): Promise<void> {
  for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
  await Promise.all([removeDatabases(heldPrefix), removeDatabases(privateSearchPrefix)]);
}

/** Resolves when it is gone: a page that goes elsewhere before that takes the removal with it. */
export async function clearOfflineCache(): Promise<void> {
  await Promise.all([clearHeld(), removeDatabases(sharedStorePrefix), removeDatabases(incomingName), removeFiles()]);
}

async function removeFiles(): Promise<void> {
  // Without TLS there is no such store.
  const stores = (globalThis as { caches?: CacheStorage }).caches;
  if (!stores) return;
  const names = await stores.keys().catch(() => []);
  await Promise.all(names.filter((name) => name.startsWith(filesPrefix)).map((name) => stores.delete(name)));
}

async function removeDatabases(beginning: string): Promise<void> {
  const names = await databasesOf(beginning);
  await Promise.all(names.map((name) => settled(indexedDB.deleteDatabase(name)).catch(() => undefined)));
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
