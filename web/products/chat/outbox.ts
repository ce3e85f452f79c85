/** A message on its way: kept in this browser until the server has it. */
export interface OutboxEntry {
  /** The id under which the server takes it once, however often it is sent. */
  readonly txnId: string;
  readonly roomId: string;
  readonly type: string;
  readonly content: Record<string, unknown>;
}

export interface Outbox {
  add(entry: OutboxEntry): Promise<void>;
  /** The server has it, or it is given up. */
  remove(txnId: string): Promise<void>;
  /** In the order they were written. */
  all(): Promise<readonly OutboxEntry[]>;
  /** Signing out: nothing of it stays in this browser. */
  forget(): Promise<void>;
}

const storeName = "entries";
const nameFor = (userId: string): string => `safos outbox ${userId}`;

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("The browser's store failed.")));
  });

/** What a private window without storage has: all works, only nothing outlives the page. */
const unstored: Outbox = {
  add: async () => undefined,
  remove: async () => undefined,
  all: async () => [],
  forget: async () => undefined,
};

/** The person's messages that have not reached the server, in IndexedDB. */
export async function openOutbox(userId: string): Promise<Outbox> {
  let database: IDBDatabase;
  try {
    const opening = indexedDB.open(nameFor(userId), 1);
    opening.addEventListener("upgradeneeded", () =>
      opening.result
        .createObjectStore(storeName, { keyPath: "number", autoIncrement: true })
        .createIndex("txnId", "txnId"),
    );
    database = await settled(opening);
  } catch {
    return unstored;
  }
  // Another page signs out: what it forgets must not wait for this one.
  database.addEventListener("versionchange", () => database.close());
  const entries = (mode: IDBTransactionMode): IDBObjectStore =>
    database.transaction(storeName, mode).objectStore(storeName);
  /** A change of one entry waits for the one before it: what is removed has been added. */
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<unknown>): Promise<void> => {
    const next = turn.then(work, work).then(() => undefined);
    turn = next.catch(() => undefined);
    return next;
  };
  return {
    add: (entry) => inTurn(() => settled(entries("readwrite").add(entry))),
    remove: (txnId) =>
      inTurn(async () => {
        const store = entries("readwrite");
        for (const key of await settled(store.index("txnId").getAllKeys(txnId))) await settled(store.delete(key));
      }),
    all: () => settled(entries("readonly").getAll() as IDBRequest<OutboxEntry[]>),
    async forget() {
      database.close();
      await settled(indexedDB.deleteDatabase(nameFor(userId))).catch(() => undefined);
    },
  };
}
