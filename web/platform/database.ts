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

/** Whether this page still stores anything of the person who is signed in. */
let isStoring = true;
/** What is on its way to being open. */
const openings = new Set<Promise<unknown>>();

/** One that waits for another page to let go is not waited for, in ms. */
const openingMs = 500;

/** The person leaves: from now on the page stores nothing of theirs. Resolves once nothing is on its way to being open. */
export async function stopStoring(): Promise<void> {
  isStoring = false;
  await Promise.race([Promise.allSettled(openings), new Promise((resolve) => setTimeout(resolve, openingMs))]);
}

/** Someone is signed in. */
export function allowStoring(): void {
  isStoring = true;
}

export const mayStore = (): boolean => isStoring;

/** Of a database that others open: who leaves waits for it, since it cannot be removed before it is there. */
export function noteOpening(opening: Promise<unknown>): void {
  const settling = opening.then(
    () => undefined,
    () => undefined,
  );
  openings.add(settling);
  void settling.then(() => openings.delete(settling));
}

/** Opens a database of this browser; null where it keeps nothing: in a private window, on a full disk, for who has left. */
export async function openDatabase(
  name: string,
  version: number,
  upgrade: (database: IDBDatabase) => void,
): Promise<IDBDatabase | null> {
  if (!isStoring) return null;
  try {
    const opening = indexedDB.open(name, version);
    opening.addEventListener("upgradeneeded", () => upgrade(opening.result));
    const opened = settled(opening);
    noteOpening(opened);
    const database = await opened;
    // Another page removes it or needs a newer one: that must not wait for this page.
    database.addEventListener("versionchange", () => database.close());
    if (mayStore()) return database;
    database.close();
    return null;
  } catch {
    return null;
  }
}

/** The names of this browser's databases that begin so. */
export async function databasesOf(prefix: string): Promise<string[]> {
  const all = (await (indexedDB as Partial<IDBFactory>).databases?.().catch(() => [])) ?? [];
  return all.flatMap(({ name }) => (name?.startsWith(prefix) ? [name] : []));
}
