import type { ChildProcess } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { launchWorker } from "./launch.ts";
import { memoryOf } from "./usage.ts";
import type { Answer, Order } from "./messages.ts";
import type { Limits } from "./task.ts";
import { watchRun, type Ending } from "./watch.ts";

export type Outcome = Answer | { readonly kind: "ended"; readonly by: Ending };

/** A run before a process has taken it; `folder` is its own. */
export interface Run extends Omit<Order, "mostOutputBytes"> {
  readonly limits: Limits;
}

/** How a run ended, and what its process complained of meanwhile. Its files lie where they lay before. */
export interface Done {
  readonly outcome: Outcome;
  readonly complaint: string;
}

const startWithinMs = 30_000;
const runsPerProcess = 200;
/** Mebibytes above which a process that has done its work is not used again. */
const fatAt = 350;
/** Characters that are remembered of what a process complains of during a run; what it died of comes first. */
const mostComplaint = 1000;

/** One worker process; runs one task at a time. */
export class Worker {
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #ready = Promise.withResolvers<boolean>();
  /** Resolves once the process is gone, and what it had on the disk with it. */
  readonly ended: Promise<void>;
  #complaint = "";
  #runs = 0;
  #endedBy: Ending | null = null;
  #isOver = false;
  #onOutcome: ((outcome: Outcome) => void) | null = null;

  constructor(base: string) {
    this.#folder = mkdtempSync(join(base, "process-"));
    this.#child = launchWorker(this.#folder);
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#complaint = (this.#complaint + text).slice(0, mostComplaint);
    });
    const impatience = setTimeout(() => this.end("lost"), startWithinMs);
    void this.#ready.promise.then(() => clearTimeout(impatience));
    this.#child.on("message", (answer: Answer) => {
      if (answer.kind === "ready") this.#ready.resolve(true);
      else this.#finish(answer);
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise.then(() => rm(this.#folder, { recursive: true, force: true, maxRetries: 3 }));
    this.#child.once("error", () => this.#close(null, resolve));
    this.#child.once("exit", (_code, signal) => this.#close(signal, resolve));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** What it complained of, for the log. */
  get complaint(): string {
    return this.#complaint.trim();
  }

  /** Whether it may be given another run. */
  get isFit(): boolean {
    const isGoing = !this.#isOver && this.#endedBy === null;
    return isGoing && this.#runs < runsPerProcess && memoryOf(this.pid) < fatAt;
  }

  /** Resolves when it takes runs; false when it ended before that. */
  isReady(): Promise<boolean> {
    return this.#ready.promise;
  }

  end(by: Ending): void {
    this.#endedBy ??= by;
    this.#child.kill("SIGKILL");
  }

  /** Takes one run; its folder lies where the process may look meanwhile, and not with it when the process ends. */
  async run(run: Run, signal: AbortSignal): Promise<Done> {
    this.#runs += 1;
    this.#complaint = "";
    const folder = join(this.#folder, `run-${this.#runs}`);
    await rename(run.folder, folder);
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    this.#onOutcome = resolve;
    const stopWatching = watchRun(this.pid, run.limits, signal, (by) => this.end(by));
    this.#keepAlive(true);
    if (this.#isOver) this.#finish({ kind: "ended", by: "lost" });
    else {
      const order: Order = { file: run.file, input: run.input, folder, mostOutputBytes: run.limits.outputBytes };
      // A channel that is broken belongs to a process that is about to end, which is told on its own.
      this.#child.send(order, () => undefined);
    }
    try {
      return { outcome: await promise, complaint: this.complaint };
    } finally {
      stopWatching();
      this.#keepAlive(false);
      await rename(folder, run.folder).catch((error: NodeJS.ErrnoException) => {
        // It is gone already when its process was ended.
        if (error.code !== "ENOENT") throw error;
      });
    }
  }

  #finish(outcome: Outcome): void {
    this.#onOutcome?.(outcome);
    this.#onOutcome = null;
  }

  #close(signal: string | null, resolve: () => void): void {
    if (this.#isOver) return;
    this.#isOver = true;
    // V8 ends its own process so when the heap is full.
    const isHeapFull = signal === "SIGABRT" || signal === "SIGTRAP";
    this.#ready.resolve(false);
    this.#finish({ kind: "ended", by: this.#endedBy ?? (isHeapFull ? "memory" : "lost") });
    resolve();
  }

  /** A command waits for a process that works for it, and for no idle one. */
  #keepAlive(isNeeded: boolean): void {
    for (const one of [this.#child, this.#child.channel]) {
      if (isNeeded) one?.ref();
      else one?.unref();
    }
  }
}
