import { openDatabase, settled, written } from "../../../platform/database.ts";
import type { Entry, Source } from "./entry.ts";

/** What of an entry outlives the page; the file itself stands beside it, so that it is written once. */
type KeptEntry = Omit<Entry, "source" | "keep">;

/** What this browser keeps of a person's uploads, so that another page goes on with them. */
export interface UploadStore {
  /** New ones with their files; answers with the ids of those that could be kept. */
  add(entries: readonly Entry[]): Promise<ReadonlySet<string>>;
  /** What has changed of some that are kept. */
  put(entries: readonly Entry[]): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
  all(): Promise<readonly Entry[]>;
  /** Signing out: nothing of it stays. */
  forget(): Promise<void>;
  close(): void;
}

const prefix = "safos uploads ";
const names = ["entries", "sources"] as const;
/** Files are copied when a transaction ends. */
const mostAtOnce = 100;

const kept = ({ source: _source, keep: _keep, ...rest }: Entry): KeptEntry => ({ ...rest, sent: 0 });

/** Opens what is kept of a person, by their Matrix id. */
export async function openStore(userId: string): Promise<UploadStore> {
  const name = prefix + userId;
  const database = await openDatabase(name, 1, (fresh) => {
    fresh.createObjectStore("entries", { keyPath: "id" });
    fresh.createObjectStore("sources");
  });

  async function change(work: (entries: IDBObjectStore, sources: IDBObjectStore) => void): Promise<boolean> {
    if (!database) return false;
    try {
      const transaction = database.transaction(names, "readwrite");
      const isWritten = written(transaction);
      isWritten.catch(() => undefined);
      work(transaction.objectStore("entries"), transaction.objectStore("sources"));
      await isWritten;
      return true;
    } catch {
      return false;
    }
  }

  async function addSome(some: readonly Entry[]): Promise<readonly string[]> {
    const isAdded = await change((entries, sources) => {
      for (const entry of some) {
        entries.put(kept(entry));
        if (entry.keep) sources.put(entry.keep, entry.id);
      }
    });
    if (isAdded) return some.map((one) => one.id);
    // Full, or one of the files cannot be read: each by itself, and what cannot be kept is not.
    if (some.length <= 1 || !database) return [];
    const ids: string[] = [];
    for (const entry of some) ids.push(...(await addSome([entry])));
    return ids;
  }

  return {
    async add(entries) {
      const ids = new Set<string>();
      for (let start = 0; start < entries.length; start += mostAtOnce)
        for (const id of await addSome(entries.slice(start, start + mostAtOnce))) ids.add(id);
      return ids;
    },
    async put(some) {
      await change((entries) => {
        for (const entry of some) entries.put(kept(entry));
      });
    },
    async remove(ids) {
      await change((entries, sources) => {
        for (const id of ids) {
          entries.delete(id);
          sources.delete(id);
        }
      });
    },
    all: () => (database ? readAll(database) : Promise.resolve([])),
    async forget() {
      database?.close();
      await settled(indexedDB.deleteDatabase(name)).catch(() => undefined);
    },
    close: () => database?.close(),
  };
}

async function readAll(database: IDBDatabase): Promise<readonly Entry[]> {
  const transaction = database.transaction(names);
  const sources = transaction.objectStore("sources");
  const [entries, keys, values] = await Promise.all([
    settled(transaction.objectStore("entries").getAll() as IDBRequest<KeptEntry[]>),
    settled(sources.getAllKeys()) as Promise<string[]>,
    settled(sources.getAll() as IDBRequest<Source[]>),
  ]);
  const byId = new Map(keys.map((id, index) => [id, values[index] ?? null]));
  return entries.map((entry) => {
    const source = byId.get(entry.id) ?? null;
    return { ...entry, source, keep: source };
  });
}
