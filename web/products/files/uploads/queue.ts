import type { OnConflict } from "@safos/contract/files";
import { uploadRoutes } from "@safos/contract/routes/files";
import { randomId } from "../../../platform/clock.ts";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import type { Entry, UploadTarget } from "./entry.ts";
import { outlivesPage } from "./entry.ts";
import { Entries } from "./entries.ts";
import { newEntries, type Dropped } from "./new-entries.ts";
import { canKeep, takeOver } from "./ownership.ts";
import { Pace } from "./pace.ts";
import { askToRead, isReadable } from "./read-source.ts";
import { Sender } from "./sender.ts";
import type { UploadStore } from "./store.ts";
import { viewUploads, type UploadsView } from "./view.ts";

/** How often the page draws what happens. */
const drawMs = 150;
/** How often folders are fetched again while much comes into them, beside what live events do. */
const refreshMs = 5000;
const mostRecent = 5;

/** What to do with a file whose name is taken. */
export type Choice = "version" | "rename" | "skip";

/** One person's uploads in this page. */
export class UploadQueue {
  readonly #owner = randomId();
  readonly #end = new AbortController();
  readonly #store: UploadStore;
  readonly #entries: Entries;
  readonly #sender: Sender;
  readonly #pace = new Pace();
  readonly #listeners = new Set<() => void>();
  /** What the person has answered for all of a batch. */
  readonly #answers = new Map<string, Choice>();
  readonly #touched = new Set<string>();
  readonly #pausedKey: string;
  #done = { count: 0, bytes: 0 };
  #recent: Entry[] = [];
  #view: UploadsView | null = null;
  #isPaused: boolean;
  #isDrawn = true;
  #refreshTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(person: { readonly id: string; readonly userId: string }, store: UploadStore) {
    this.#store = store;
    this.#pausedKey = `safos uploads paused ${person.userId}`;
    this.#isPaused = sessionStorage.getItem(this.#pausedKey) !== null;
    this.#entries = new Entries(store, () => this.#draw());
    this.#sender = new Sender(person.id, this.#entries, {
      onChange: () => this.#draw(),
      onDone: (entries) => this.#finish(entries),
      onTaken: (entries) => this.#take(entries),
    });
    if (this.#isPaused) this.#sender.hold();
    const { signal } = this.#end;
    addEventListener("online", () => this.#sender.wake(), { signal });
    addEventListener("offline", () => this.#draw(), { signal });
    document.addEventListener("visibilitychange", () => this.#wakeIfSeen(), { signal });
    // Only what no later page could go on with: the browser asks.
    addEventListener("beforeunload", (event) => this.#isLostWithPage() && event.preventDefault(), { signal });
  }

  /** Goes on with what pages that are gone have left. */
  async start(): Promise<void> {
    const left = await takeOver(this.#store, this.#owner, this.#end.signal);
    const found: Entry[] = [];
    for (const entry of left) {
      const isHere = entry.isFolder || (await isReadable(entry.source));
      const isOpen = entry.state === "waiting" || entry.state === "running" || entry.state === "lost";
      found.push({ ...entry, isStored: true, state: isOpen ? (isHere ? "waiting" : "lost") : entry.state });
    }
    this.#entries.adopt(found);
    this.#sender.pump();
  }

  readonly watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly view = (): UploadsView => {
    const isAway = this.#sender.isAway;
    this.#view ??= viewUploads(this.#entries.values(), {
      done: this.#done,
      recent: this.#recent,
      isPaused: this.#isPaused,
      away: isAway || !navigator.onLine ? (navigator.onLine ? "server" : "offline") : null,
      sentTogether: this.#sender.sentTogether,
      secondsLeft: (all, done) => {
        if (this.#isPaused || isAway) this.#pace.rest();
        return this.#isPaused || isAway ? null : this.#pace.secondsLeft(all, done);
      },
    });
    return this.#view;
  };

  /** `answer` says what to do when a name is taken; "refuse" asks the person. */
  add(dropped: Dropped, target: UploadTarget, answer: OnConflict = "refuse"): void {
    if (this.view().total === this.#done.count) this.#forgetDone();
    let copied = 0;
    for (const { keep } of this.#entries.values()) if (keep instanceof File) copied += keep.size;
    const entries = newEntries(dropped, { target, answer, owner: this.#owner, copied });
    void this.#entries.add(entries, canKeep());
    this.#sender.pump();
  }

  pauseAll(): void {
    this.#isPaused = true;
    sessionStorage.setItem(this.#pausedKey, "1");
    this.#sender.hold();
    this.#draw();
  }

  resumeAll(): void {
    this.#isPaused = false;
    sessionStorage.removeItem(this.#pausedKey);
    const paused = this.#entries.inState("paused").map((one) => one.id);
    void this.#entries.change(paused, { state: "waiting" });
    this.#sender.release();
  }

  pause(id: string): void {
    void this.#entries.change([id], { state: "paused" });
    this.#sender.stop(id);
  }

  resume(id: string): void {
    void this.#entries.change([id], { state: "waiting" });
    this.#sender.pump();
  }

  /** What has failed, or one of it, once more. */
  retry(ids: readonly string[] = this.#entries.inState("failed").map((one) => one.id)): void {
    void this.#entries.change(ids, { state: "waiting", problem: null, failures: 0 });
    this.#sender.release();
    if (this.#isPaused) this.#sender.hold();
  }

  cancel(ids: readonly string[]): void {
    for (const id of ids) {
      const entry = this.#entries.get(id);
      if (entry?.serverId) request(uploadRoutes.endUpload, { params: { id: entry.serverId } }).catch(() => undefined);
    }
    void this.#entries.remove(ids);
    for (const id of ids) this.#sender.stop(id);
  }

  /** All that has not arrived, or what is shown of what has. */
  clear(): void {
    this.cancel([...this.#entries.values()].map((one) => one.id));
    this.#forgetDone();
    if (this.#isPaused) this.resumeAll();
    this.#draw();
  }

  /** Answers for one file whose name is taken, or for all of them and those of the same drop that follow. */
  answer(choice: Choice, id: string, isForAll: boolean): void {
    const taken = this.#entries.inState("taken").filter((one) => isForAll || one.id === id);
    if (isForAll) for (const { batch } of taken) this.#answers.set(batch, choice);
    this.#apply(choice, taken);
    this.#sender.pump();
  }

  /** The person lets the browser read again what it kept a handle of. */
  async readAgain(): Promise<void> {
    for (const { id, source } of this.#entries.inState("lost"))
      if (source !== null && (await askToRead(source))) await this.#entries.change([id], { state: "waiting" });
    this.#sender.pump();
  }

  /** Files that were chosen again, known by their names and sizes. Answers with how many were meant. */
  giveAgain(files: readonly File[]): number {
    let count = 0;
    for (const entry of this.#entries.inState("lost")) {
      const file = files.find((one) => one.name === entry.name && one.size === entry.size);
      if (!file) continue;
      count += 1;
      void this.#entries.change([entry.id], { state: "waiting", source: file, modifiedAt: file.lastModified });
    }
    this.#sender.pump();
    return count;
  }

  /** The page is left. `isForgotten`: the person signs out, and nothing of it stays in this browser. */
  async stop(isForgotten: boolean): Promise<void> {
    this.#end.abort();
    this.#sender.hold();
    clearTimeout(this.#refreshTimer);
    this.#entries.clear();
    this.#forgetDone();
    sessionStorage.removeItem(this.#pausedKey);
    if (isForgotten) await this.#store.forget();
    else this.#store.close();
  }

  #apply(choice: Choice, entries: readonly Entry[]): void {
    const ids = entries.map((one) => one.id);
    if (choice === "skip") this.cancel(ids);
    else void this.#entries.change(ids, { state: "waiting", answer: choice });
  }

  #take(entries: readonly Entry[]): void {
    for (const [batch, some] of Map.groupBy(entries, (one) => one.batch)) {
      const choice = this.#answers.get(batch);
      const ids = some.map((one) => one.id);
      if (choice) this.#apply(choice, some);
      else void this.#entries.change(ids, { state: "taken" });
    }
  }

  #finish(entries: readonly Entry[]): void {
    for (const { size, target } of entries) {
      this.#done = { count: this.#done.count + 1, bytes: this.#done.bytes + size };
      this.#touched.add(target.workspaceId);
    }
    this.#recent = [...entries.slice(-mostRecent).toReversed(), ...this.#recent].slice(0, mostRecent);
    void this.#entries.remove(entries.map((one) => one.id));
    this.#refreshTimer ??= setTimeout(() => this.#refresh(), this.view().open === 0 ? 0 : refreshMs);
    if (this.view().open > 0) return;
    clearTimeout(this.#refreshTimer);
    this.#refresh();
  }

  #refresh(): void {
    this.#refreshTimer = undefined;
    for (const id of this.#touched) void queryClient.invalidateQueries({ queryKey: ["files", id] });
    this.#touched.clear();
  }

  #forgetDone(): void {
    this.#done = { count: 0, bytes: 0 };
    this.#recent = [];
    this.#answers.clear();
    this.#pace.rest();
  }

  #isLostWithPage(): boolean {
    for (const entry of this.#entries.values())
      if ((entry.state === "waiting" || entry.state === "running") && !outlivesPage(entry)) return true;
    return false;
  }

  #wakeIfSeen(): void {
    if (document.visibilityState === "visible") this.#sender.wake();
  }

  #draw(): void {
    this.#view = null;
    if (!this.#isDrawn) return;
    this.#isDrawn = false;
    setTimeout(() => {
      this.#isDrawn = true;
      for (const listener of this.#listeners) listener();
    }, drawMs);
  }
}
