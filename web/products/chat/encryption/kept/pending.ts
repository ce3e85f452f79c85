import { openDatabase, settled, written } from "../../../../platform/database.ts";
import type { Pair } from "../../../../platform/key-recovery/seal.ts";
import { recoveryStoreOf } from "../../../../platform/session-stores.ts";

/** What this browser asked with. Its private key cannot be taken out, and a page that is loaded anew still has it. */
export interface Pending {
  readonly requestId: string;
  readonly pair: Pair;
  /** The officer's key for which ours was shown: another one afterwards is not believed. */
  readonly officerKey: string | null;
  /** The person has seen that the signs match. */
  readonly isConfirmed: boolean;
}

const storeName = "pending";

async function within<T>(
  userId: string,
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await openDatabase(recoveryStoreOf(userId), 1, (fresh) => fresh.createObjectStore(storeName));
  if (!database) throw new Error("The browser keeps nothing here.");
  try {
    const transaction = database.transaction(storeName, mode);
    const result = settled(work(transaction.objectStore(storeName)));
    await written(transaction);
    return await result;
  } finally {
    database.close();
  }
}

export const readPending = async (userId: string): Promise<Pending | null> =>
  ((await within(userId, "readonly", (store) => store.get("one"))) as Pending | undefined) ?? null;

/** Resolves once it is kept. */
export async function keepPending(userId: string, pending: Pending): Promise<void> {
  await within(userId, "readwrite", (store) => store.put(pending, "one"));
}

export const forgetPending = (userId: string): void => void indexedDB.deleteDatabase(recoveryStoreOf(userId));
