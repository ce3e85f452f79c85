import { sessionRoutes } from "@safos/contract/routes/identity";
import { ApiError } from "../../../platform/api.ts";
import { request } from "../../../platform/request.ts";
import { isSmall, judge, mostFailures, nextJob, pathOf, waitAfter, type Entry, type Problem } from "./entry.ts";
import type { Entries } from "./entries.ts";
import { refusedOf, sendBatch } from "./send-batch.ts";
import { sendLarge } from "./send-large.ts";

/** Two at a time: one would leave the line idle between them, many would starve each other. */
const atOnce = 2;

interface Job {
  readonly entries: readonly Entry[];
  readonly stop: AbortController;
  sent: number;
}

interface Handlers {
  readonly onChange: () => void;
  readonly onDone: (entries: readonly Entry[]) => void;
  readonly onTaken: (entries: readonly Entry[]) => void;
}

const problemOf = (error: unknown): Problem =>
  error instanceof ApiError
    ? { status: error.status, code: error.code, data: error.data }
    : { status: 500, code: "", data: {} };

/** Sends what waits, as long as nobody has paused it, and waits for a network or server that is away. */
export class Sender {
  readonly #personId: string;
  readonly #entries: Entries;
  readonly #handlers: Handlers;
  readonly #jobs = new Set<Job>();
  #isHeld = false;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(personId: string, entries: Entries, handlers: Handlers) {
    this.#personId = personId;
    this.#entries = entries;
    this.#handlers = handlers;
  }

  /** Nothing is tried for now, since nobody answered. */
  get isAway(): boolean {
    return this.#failures > 0;
  }

  get sentTogether(): number {
    return [...this.#jobs].reduce((sum, job) => sum + (isSmall(job.entries[0] ?? { size: 0 }) ? job.sent : 0), 0);
  }

  /** Nothing more is sent, and what is under way is given up; it begins again from what the server has. */
  hold(): void {
    this.#isHeld = true;
    clearTimeout(this.#timer);
    for (const job of this.#jobs) job.stop.abort();
  }

  release(): void {
    this.#isHeld = false;
    this.#failures = 0;
    this.pump();
  }

  /** The network is back, or the computer awake: at once, and not when the wait is over. */
  wake(): void {
    if (this.#isHeld || this.#failures === 0) return;
    this.pump(true);
  }

  /** Stops the one that sends this entry alone. */
  stop(id: string): void {
    for (const job of this.#jobs) if (job.entries.length === 1 && job.entries[0]?.id === id) job.stop.abort();
  }

  pump(isTrial = false): void {
    if (this.#isHeld || (this.#failures > 0 && !isTrial)) return;
    clearTimeout(this.#timer);
    // After a failure one goes ahead of the others.
    const most = isTrial ? 1 : atOnce;
    while (this.#jobs.size < most) {
      const isLargeBusy = [...this.#jobs].some((job) => !isSmall(job.entries[0] ?? { size: 0 }));
      const entries = nextJob(this.#entries.values(), isLargeBusy);
      if (entries.length === 0) break;
      this.#begin(entries);
    }
  }

  #begin(entries: readonly Entry[]): void {
    const job: Job = { entries, stop: new AbortController(), sent: 0 };
    this.#jobs.add(job);
    this.#entries.turn(idsOf(entries), "running");
    void this.#run(job).finally(() => {
      this.#jobs.delete(job);
      this.#back(entries);
      this.#handlers.onChange();
      this.pump();
    });
  }

  /** What is neither done nor refused waits again. */
  #back(entries: readonly Entry[]): void {
    this.#entries.turn(idsOf(entries.filter(({ id }) => this.#entries.get(id)?.state === "running")), "waiting");
  }

  async #run(job: Job): Promise<void> {
    try {
      const [first] = job.entries;
      if (first && !isSmall(first)) await this.#runLarge(first, job);
      else await this.#runBatch(job);
      this.#failures = 0;
    } catch (error) {
      if (!job.stop.signal.aborted) await this.#fail(job.entries, error);
    }
  }

  #sendingOf(job: Job) {
    return { personId: this.#personId, signal: job.stop.signal };
  }

  async #runLarge(entry: Entry, job: Job): Promise<void> {
    const isDone = await sendLarge(entry, {
      ...this.#sendingOf(job),
      onProgress: (sent) => this.#entries.show(entry.id, { sent }),
      note: (part) => this.#entries.change([entry.id], part),
    });
    if (isDone) this.#handlers.onDone([entry]);
    else this.#handlers.onTaken([entry]);
  }

  async #runBatch(job: Job): Promise<void> {
    const unreadable: [Entry, unknown][] = [];
    const answers = await sendBatch(job.entries, {
      ...this.#sendingOf(job),
      onUnreadable: (entry, error) => unreadable.push([entry, error]),
      onProgress: (sent) => {
        job.sent = sent;
        this.#handlers.onChange();
      },
    });
    const done: Entry[] = [];
    const taken: Entry[] = [];
    for (const entry of job.entries) {
      const answer = answers.get(pathOf(entry));
      if (answer?.id !== undefined) done.push(entry);
      else if (answer?.code === "NAME_TAKEN") taken.push(entry);
      else if (answer) await this.#fail([entry], refusedOf(answer));
    }
    for (const [entry, error] of unreadable) await this.#fail([entry], error);
    if (done.length > 0) this.#handlers.onDone(done);
    if (taken.length > 0) this.#handlers.onTaken(taken);
  }

  async #fail(entries: readonly Entry[], error: unknown): Promise<void> {
    const problem = problemOf(error);
    const verdict = judge(problem);
    if (verdict === "away") return this.#wait(entries, problem);
    const ids = verdict === "over" ? this.#sameTarget(entries) : idsOf(entries);
    await this.#entries.change(ids, { state: "failed", problem });
  }

  /** Nothing more may go where these went: each of the others would be refused alike. */
  #sameTarget(entries: readonly Entry[]): string[] {
    const spaces = new Set(entries.map((one) => `${one.target.workspaceId} ${one.target.folderId}`));
    return [...this.#entries.values()]
      .filter(({ state }) => state === "waiting" || state === "running")
      .filter(({ target }) => spaces.has(`${target.workspaceId} ${target.folderId}`))
      .map((one) => one.id);
  }

  async #wait(entries: readonly Entry[], problem: Problem): Promise<void> {
    // The session has ended: who asks for it finds out, and leaves the page.
    if (problem.status === 401) request(sessionRoutes.readSession).catch(() => undefined);
    if (problem.status === 500) {
      const failures = Math.max(...entries.map(({ id }) => this.#entries.get(id)?.failures ?? 0)) + 1;
      const isOver = failures >= mostFailures;
      await this.#entries.change(idsOf(entries), { failures, ...(isOver ? { state: "failed", problem } : {}) });
    }
    this.#failures += 1;
    clearTimeout(this.#timer);
    if (!this.#isHeld) this.#timer = setTimeout(() => this.pump(true), waitAfter(this.#failures));
  }
}

const idsOf = (entries: readonly Entry[]): string[] => entries.map((one) => one.id);
