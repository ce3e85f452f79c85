import { ApiError, call } from "../api.ts";
import { now } from "../clock.ts";
import type { Boxes } from "./boxes.ts";
import { isTooOld, judge, type WaitingRequest } from "./entry.ts";

/** Waits between attempts, in ms; the last one repeats. */
const waits = [1000, 2000, 5000, 10_000, 30_000];
/** A line that is open and carries nothing is no line. */
const patienceMs = 20_000;

export type RequestBox = Pick<Boxes<{ txnId: string }, WaitingRequest>, "requests" | "isStored" | "forget">;

interface Handlers {
  /** How many the server has taken just now. */
  readonly onSent: (count: number) => void;
  readonly onRefused: (entry: WaitingRequest) => void;
  /** The browser keeps nothing: what waits ends with the page. */
  readonly onUnstored: () => void;
}

/** A person's changes on their way to the server: in order, once, by one of their pages at a time. */
export class Outbox {
  readonly #boxes: RequestBox;
  readonly #handlers: Handlers;
  readonly #lockName: string;
  readonly #channel: BroadcastChannel;
  readonly #listeners = new Set<() => void>();
  /** What the browser would not keep. */
  readonly #unstored = new Map<string, WaitingRequest>();
  #entries: readonly WaitingRequest[] = [];
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOver = false;

  constructor(userId: string, boxes: RequestBox, handlers: Handlers) {
    this.#boxes = boxes;
    this.#handlers = handlers;
    this.#lockName = `safos outbox ${userId}`;
    this.#channel = new BroadcastChannel(this.#lockName);
    this.#channel.addEventListener("message", () => void this.#reload());
  }

  /** In the order they were written; a new list whenever something in it changes. */
  readonly entries = (): readonly WaitingRequest[] => this.#entries;

  readonly watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async start(): Promise<void> {
    await this.#reload();
    if (this.#entries.length > 0) this.flush();
  }

  /** What the server answered, or null: it waits. Throws what the server refuses at once. */
  async send<T>(entry: WaitingRequest): Promise<T | null> {
    const isInLine = this.#entries.some((one) => one.about === entry.about && one.refusal === null);
    let triedAt: number | null = null;
    if (navigator.onLine && !isInLine) {
      triedAt = now();
      try {
        return await post<T>(entry);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        const verdict = judge(error);
        if (verdict === "refused" || error.status === 401 || error.status === 429) throw error;
      }
    }
    await this.#add({ ...entry, triedAt });
    this.#retryLater();
    return null;
  }

  /** Sends what waits, unless another page of this person does. */
  flush(): void {
    clearTimeout(this.#timer);
    const work = (): Promise<void> => this.#sendAll();
    // Without TLS a browser has no locks; the keys keep what two pages send from being done twice.
    const locks = navigator.locks as LockManager | undefined;
    void (locks ? locks.request(this.#lockName, work) : work()).catch(() => this.#retryLater());
  }

  async discard(id: string): Promise<void> {
    this.#unstored.delete(id);
    await this.#boxes.requests.remove(id);
    await this.#changed();
  }

  /** The page is left: nothing more is sent. `isForgotten`: nothing of it stays in this browser. */
  async end(isForgotten: boolean): Promise<void> {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#channel.close();
    if (isForgotten) await this.#boxes.forget();
  }

  async #add(entry: WaitingRequest): Promise<void> {
    let isStored = this.#boxes.isStored;
    await this.#boxes.requests.add(entry).catch(() => {
      this.#unstored.set(entry.id, entry);
      isStored = false;
    });
    if (!isStored) this.#handlers.onUnstored();
    await this.#changed();
  }

  async #put(entry: WaitingRequest): Promise<void> {
    if (this.#unstored.has(entry.id)) this.#unstored.set(entry.id, entry);
    else await this.#boxes.requests.put(entry);
  }

  async #sendAll(): Promise<void> {
    await this.#reload();
    const held = new Set<string>();
    let sent = 0;
    for (const entry of this.#entries) {
      if (this.#isOver) return;
      if (entry.refusal !== null || held.has(entry.about)) continue;
      const verdict = await this.#sendOne(entry);
      if (verdict === "done") sent += 1;
      else if (verdict === "away") break;
      else if (verdict === "later") held.add(entry.about);
    }
    await this.#changed();
    if (sent > 0) this.#attempt = 0;
    if (sent > 0) this.#handlers.onSent(sent);
    if (this.#entries.some((one) => one.refusal === null)) this.#retryLater();
  }

  async #sendOne(entry: WaitingRequest) {
    try {
      if (isTooOld(entry, now())) throw new ApiError(409, "WAITED_TOO_LONG", "");
      // Before it leaves: a page that is closed meanwhile knows the next time that the server may have done it.
      await this.#put({ ...entry, triedAt: entry.triedAt ?? now() });
      await post(entry);
    } catch (error) {
      const failure = error instanceof ApiError ? error : new ApiError(0, "NETWORK", String(error));
      const verdict = judge(failure);
      if (verdict === "away" || verdict === "later") return verdict;
      if (verdict === "refused") {
        const refused = { ...entry, refusal: { status: failure.status, code: failure.code } };
        await this.#put(refused);
        this.#handlers.onRefused(refused);
        return verdict;
      }
    }
    this.#unstored.delete(entry.id);
    await this.#boxes.requests.remove(entry.id);
    return "done" as const;
  }

  #retryLater(): void {
    if (this.#isOver) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), waits[Math.min(this.#attempt++, waits.length - 1)]);
  }

  async #changed(): Promise<void> {
    await this.#reload();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel of our own origin takes no target
    if (!this.#isOver) this.#channel.postMessage("changed");
  }

  async #reload(): Promise<void> {
    if (this.#isOver) return;
    const stored = await this.#boxes.requests.all().catch(() => []);
    this.#entries = [...stored, ...this.#unstored.values()];
    for (const listener of this.#listeners) listener();
  }
}

const post = <T>({ method, path, body, id }: WaitingRequest): Promise<T> =>
  call<T>(method, path, { body, key: id, signal: AbortSignal.timeout(patienceMs) });
