import type { HeldAnswers } from "../api.ts";
import { now } from "../clock.ts";
import { databasesOf, openDatabase, settled, written } from "../database.ts";
import { noteHeld } from "../held-at.ts";
import { live } from "../live.ts";
import { heldPrefix } from "../offline.ts";
import { dropUnreadable } from "./confirm.ts";
import { surplusOf, type HeldAnswer } from "./entries.ts";

const storeName = "answers";
/** Answers are written together, and what there is no room for goes now and then. */
const gatherMs = 50;
const heldBetweenTrims = 200;
/** One larger than this is no page's. */
const longestAnswer = 4 << 20;

/** What the server answered this person, by address, for when there is no network. */
class AnswerStore implements HeldAnswers {
  readonly #database: IDBDatabase;
  readonly #pending = new Map<string, HeldAnswer | null>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #count = 0;

  constructor(database: IDBDatabase) {
    this.#database = database;
    addEventListener("pagehide", () => void this.#write());
  }

  hold(path: string, answer: string): void {
    if (answer.length > longestAnswer) return;
    this.#later(path, { path, answer, at: now() });
    if (++this.#count % heldBetweenTrims === 1) void this.#trim().catch(() => undefined);
  }

  drop(path: string): void {
    this.#later(path, null);
  }

  async read(path: string): Promise<string | null> {
    const found = this.#pending.has(path)
      ? this.#pending.get(path)
      : await settled(this.#answers("readonly").get(path) as IDBRequest<HeldAnswer | undefined>).catch(() => null);
    if (!found) return null;
    noteHeld(found.at);
    return found.answer;
  }

  async paths(): Promise<string[]> {
    await this.#write();
    return (await settled(this.#answers("readonly").getAllKeys())) as string[];
  }

  async remove(paths: readonly string[]): Promise<void> {
    const store = this.#answers("readwrite");
    for (const path of paths) store.delete(path);
    await written(store.transaction);
  }

  #answers(mode: IDBTransactionMode): IDBObjectStore {
    return this.#database.transaction(storeName, mode).objectStore(storeName);
  }

  #later(path: string, entry: HeldAnswer | null): void {
    this.#pending.set(path, entry);
    this.#timer ??= setTimeout(() => void this.#write(), gatherMs);
  }

  async #write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const entries = [...this.#pending];
    this.#pending.clear();
    try {
      const store = this.#answers("readwrite");
      for (const [path, entry] of entries) {
        if (entry) store.put(entry);
        else store.delete(path);
      }
      await written(store.transaction);
    } catch {
      // Full, or removed by a sign-out: only the page without a network suffers.
    }
  }

  async #trim(): Promise<void> {
    const all: (Pick<HeldAnswer, "path" | "at"> & { size: number })[] = [];
    const store = this.#answers("readonly");
    for (const path of (await settled(store.getAllKeys())) as string[]) {
      const one = await settled(store.get(path) as IDBRequest<HeldAnswer | undefined>);
      if (one) all.push({ path, at: one.at, size: one.answer.length });
    }
    const surplus = surplusOf(all, now());
    if (surplus.length > 0) await this.remove(surplus);
  }
}

/** Opens what is held of a person; null where the browser keeps nothing. */
export async function openHeld(userId: string): Promise<AnswerStore | null> {
  // Those of someone else on this computer, whose session ended without a word.
  for (const name of await databasesOf(heldPrefix)) if (name !== heldPrefix + userId) indexedDB.deleteDatabase(name);
  const database = await openDatabase(heldPrefix + userId, 1, (fresh) =>
    fresh.createObjectStore(storeName, { keyPath: "path" }),
  );
  if (!database) return null;
  const store = new AnswerStore(database);
  watchAccess(store);
  return store;
}

/** Whenever the server is reached again, or access to something has ended: what the person may no longer read goes. */
function watchAccess(store: AnswerStore): void {
  let isChecked = false;
  const check = (): void => {
    if (live.isLost) isChecked = false;
    else if (!isChecked) {
      isChecked = true;
      dropUnreadable(store).catch(() => (isChecked = false));
    }
  };
  live.watchStatus(check);
  live.onGone(() => {
    isChecked = false;
    check();
  });
  if (navigator.onLine) check();
}
