import { openDatabase, settled, written } from "../database.ts";

/** Things that have not reached the server, in the order they were written. */
export interface Box<T> {
  add(entry: T): Promise<void>;
  /** Puts an entry in the place of the one with its id. */
  put(entry: T): Promise<void>;
  remove(id: string): Promise<void>;
  all(): Promise<readonly T[]>;
}

/** What of a person waits in this browser. */
export interface Boxes<Message, Request> {
  /** False: the browser keeps nothing, and what waits ends with the page. */
  readonly isStored: boolean;
  readonly messages: Box<Message>;
  readonly requests: Box<Request>;
  /** Signing out: nothing of it stays in this browser. */
  forget(): Promise<void>;
}

const nameFor = (userId: string): string => `safos outbox ${userId}`;

/** Each kind of entry has a store; those of the chat were there first, under their transaction's id. */
const stores = { entries: "txnId", requests: "id" } as const;

function createStores(database: IDBDatabase): void {
  for (const [name, id] of Object.entries(stores))
    if (!database.objectStoreNames.contains(name))
      database.createObjectStore(name, { keyPath: "number", autoIncrement: true }).createIndex(id, id);
}

/** What a private window without storage has: all works, only nothing outlives the page. */
function createUnstored<T>(idOf: (entry: T) => string): Box<T> {
  const entries = new Map<string, T>();
  return {
    add: async (entry) => void entries.set(idOf(entry), entry),
    put: async (entry) => void entries.set(idOf(entry), entry),
    remove: async (id) => void entries.delete(id),
    all: async () => [...entries.values()],
  };
}

function createBox<T extends object>(database: IDBDatabase, name: keyof typeof stores): Box<T> {
  const idName = stores[name];
  /** A change of one entry waits for the one before it: what is removed has been added. */
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = (work: (store: IDBObjectStore) => Promise<unknown>): Promise<void> => {
    const run = async (): Promise<void> => {
      const transaction = database.transaction(name, "readwrite");
      const isWritten = written(transaction);
      isWritten.catch(() => undefined);
      await work(transaction.objectStore(name));
      await isWritten;
    };
    const next = turn.then(run, run);
    turn = next.catch(() => undefined);
    return next;
  };
  const keysOf = (store: IDBObjectStore, id: string): Promise<IDBValidKey[]> =>
    settled(store.index(idName).getAllKeys(id));
  return {
    add: (entry) => inTurn((store) => settled(store.add(entry))),
    put: (entry) =>
      inTurn(async (store) => {
        const id = String((entry as Record<string, unknown>)[idName]);
        for (const number of await keysOf(store, id)) await settled(store.put({ ...entry, number }));
      }),
    remove: (id) =>
      inTurn(async (store) => {
        for (const key of await keysOf(store, id)) await settled(store.delete(key));
      }),
    all: async () => settled(database.transaction(name).objectStore(name).getAll() as IDBRequest<T[]>),
  };
}

/** Opens what waits of a person, by their Matrix id. */
export async function openBoxes<Message extends { txnId: string }, Request extends { id: string }>(
  userId: string,
): Promise<Boxes<Message, Request>> {
  const database = await openDatabase(nameFor(userId), 2, createStores);
  return {
    isStored: database !== null,
    messages: database ? createBox<Message>(database, "entries") : createUnstored((entry) => entry.txnId),
    requests: database ? createBox<Request>(database, "requests") : createUnstored((entry) => entry.id),
    async forget() {
      database?.close();
      await settled(indexedDB.deleteDatabase(nameFor(userId))).catch(() => undefined);
    },
  };
}
