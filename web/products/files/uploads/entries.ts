import type { Entry, UploadState } from "./entry.ts";
import type { UploadStore } from "./store.ts";

/** A person's uploads as this page has them, and what the browser keeps of them, in step. */
export class Entries {
  readonly #store: UploadStore;
  readonly #all = new Map<string, Entry>();
  readonly #onChange: () => void;

  constructor(store: UploadStore, onChange: () => void) {
    this.#store = store;
    this.#onChange = onChange;
  }

  values(): Iterable<Entry> {
    return this.#all.values();
  }

  get(id: string): Entry | undefined {
    return this.#all.get(id);
  }

  inState(state: UploadState): Entry[] {
    return [...this.#all.values()].filter((one) => one.state === state);
  }

  /** In their order. */
  adopt(entries: readonly Entry[]): void {
    for (const entry of entries) this.#all.set(entry.id, entry);
    this.#onChange();
  }

  /** New ones are sent at once and kept meanwhile. */
  async add(entries: readonly Entry[], isKept: boolean): Promise<void> {
    this.adopt(entries);
    if (!isKept) return;
    const stored = await this.#store.add(entries);
    const gone: string[] = [];
    for (const { id } of entries) {
      const entry = this.#all.get(id);
      if (!entry) gone.push(id);
      else if (stored.has(id)) this.#all.set(id, { ...entry, isStored: true });
    }
    // What arrived before it was kept need not be, and what has changed since is kept as it is.
    await this.#store.remove(gone);
    await this.#store.put(entries.flatMap(({ id }) => this.#all.get(id) ?? []).filter((one) => stored.has(one.id)));
  }

  /** Only for the eye: how far something has come. */
  show(id: string, part: Pick<Entry, "sent">): void {
    const entry = this.#all.get(id);
    if (!entry) return;
    this.#all.set(id, { ...entry, ...part });
    this.#onChange();
  }

  async change(ids: readonly string[], part: Partial<Entry>): Promise<void> {
    const changed: Entry[] = [];
    for (const id of ids) {
      const entry = this.#all.get(id);
      if (!entry) continue;
      const next = { ...entry, ...part };
      this.#all.set(id, next);
      changed.push(next);
    }
    this.#onChange();
    await this.#store.put(changed.filter((one) => one.isStored));
  }

  /** What begins or waits is not written down: after a reload both begin again. */
  turn(ids: readonly string[], state: "waiting" | "running"): void {
    for (const id of ids) {
      const entry = this.#all.get(id);
      if (entry) this.#all.set(id, { ...entry, state });
    }
    this.#onChange();
  }

  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#all.delete(id);
    this.#onChange();
    await this.#store.remove(ids);
  }

  clear(): void {
    this.#all.clear();
    this.#onChange();
  }
}
