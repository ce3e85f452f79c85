import { openDatabase, settled, written } from "../../../../platform/database.ts";
import { removeDatabase } from "../../../../platform/ended-sessions.ts";
import { privateSearchPrefix } from "../../../../platform/offline.ts";
import type { Device } from "../../../../platform/session-stores.ts";
import type { Fact } from "./message-index.ts";

/** Where a session keeps what it has read for searching. */
const nameFor = ({ userId, deviceId }: Device): string => `${privateSearchPrefix}${userId}-${deviceId}`;

/** Facts that were written together, encrypted. */
interface Sealed {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly bytes: ArrayBuffer;
}

export interface FactStore {
  /** What was written since the last reading, by this tab or another one. */
  read(): Promise<Fact[]>;
  write(facts: readonly Fact[]): Promise<void>;
  /** Puts these in the place of all that there is. */
  replace(facts: readonly Fact[]): Promise<void>;
  /** How many writings there are. */
  count(): Promise<number>;
  close(): void;
}

const algorithm = "AES-GCM";

/** The key that everything is encrypted with: made here, and given out to no script. */
async function keyIn(database: IDBDatabase): Promise<CryptoKey> {
  const fresh = await crypto.subtle.generateKey({ name: algorithm, length: 256 }, false, ["encrypt", "decrypt"]);
  const transaction = database.transaction("key", "readwrite");
  const store = transaction.objectStore("key");
  // Another tab may be faster.
  const known = (await settled(store.get("key"))) as CryptoKey | undefined;
  if (!known) store.put(fresh, "key");
  await written(transaction);
  return known ?? fresh;
}

async function seal(key: CryptoKey, facts: readonly Fact[]): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const bytes = new TextEncoder().encode(JSON.stringify(facts));
  return { iv, bytes: await crypto.subtle.encrypt({ name: algorithm, iv }, key, bytes) };
}

async function unseal(key: CryptoKey, { iv, bytes }: Sealed): Promise<Fact[]> {
  const plain = await crypto.subtle.decrypt({ name: algorithm, iv }, key, bytes);
  return JSON.parse(new TextDecoder().decode(plain)) as Fact[];
}

/** Opens what a session has read; null where the browser keeps nothing. */
export async function openFactStore(device: Device): Promise<FactStore | null> {
  const database = await openDatabase(nameFor(device), 1, (made) => {
    made.createObjectStore("key");
    made.createObjectStore("facts", { autoIncrement: true });
  });
  if (!database) return null;
  const key = await keyIn(database);
  /** The last writing that was read. */
  let seen = 0;
  let reading: Promise<unknown> = Promise.resolve();
  const read = async (): Promise<Fact[]> => {
    const store = database.transaction("facts").objectStore("facts");
    const range = IDBKeyRange.lowerBound(seen, true);
    const [keys, all] = await Promise.all([
      settled(store.getAllKeys(range)),
      settled(store.getAll(range) as IDBRequest<Sealed[]>),
    ]);
    const facts: Fact[] = [];
    for (const sealed of all) facts.push(...(await unseal(key, sealed)));
    seen = Number(keys.at(-1) ?? seen);
    return facts;
  };
  return {
    // One after another: each goes on where the one before has ended.
    read() {
      const next = reading.then(read);
      reading = next.catch(() => undefined);
      return next;
    },
    async write(facts) {
      const sealed = await seal(key, facts);
      const transaction = database.transaction("facts", "readwrite");
      transaction.objectStore("facts").add(sealed);
      await written(transaction);
    },
    async replace(facts) {
      const sealed = await seal(key, facts);
      const transaction = database.transaction("facts", "readwrite");
      const store = transaction.objectStore("facts");
      const keys = await settled(store.getAllKeys());
      for (const one of keys) store.delete(one);
      store.add(sealed);
      await written(transaction);
    },
    count: () => settled(database.transaction("facts").objectStore("facts").count()),
    close: () => database.close(),
  };
}

/** Nothing of it stays in this browser. */
export const forgetFacts = (device: Device): Promise<void> => removeDatabase(nameFor(device));
