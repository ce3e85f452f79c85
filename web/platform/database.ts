/** An answer of IndexedDB as a promise. */
export const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("The browser's store failed.")));
  });

/** A transaction that has been written, or the reason why not: a full disk is found at its end. */
export const written = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.addEventListener("complete", () => resolve());
    transaction.addEventListener("abort", () => reject(transaction.error ?? new Error("The browser's store failed.")));
  });

/** Opens a database of this browser; null where the browser keeps nothing (a private window, a full disk). */
export async function openDatabase(
  name: string,
  version: number,
  upgrade: (database: IDBDatabase) => void,
): Promise<IDBDatabase | null> {
  try {
    const opening = indexedDB.open(name, version);
    opening.addEventListener("upgradeneeded", () => upgrade(opening.result));
    const database = await settled(opening);
    // Another page removes it or needs a newer one: that must not wait for this page.
    database.addEventListener("versionchange", () => database.close());
    return database;
  } catch {
    return null;
  }
}

/** The names of this browser's databases that begin so. */
export async function databasesOf(prefix: string): Promise<string[]> {
  const all = (await (indexedDB as Partial<IDBFactory>).databases?.().catch(() => [])) ?? [];
  return all.flatMap(({ name }) => (name?.startsWith(prefix) ? [name] : []));
}
