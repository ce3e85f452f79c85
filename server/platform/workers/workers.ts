import { elapsed } from "#clock";
import { Refusal } from "#http";
import type { Log } from "#log";
import { refuseEnding, refuseFault, requireDone } from "./answer.ts";
import { exceed, TaskFault } from "./fault.ts";
import { makeFolder, prepareBase, removeFolder, spoolFiles, type FileSource } from "./folder.ts";
import type { Owner } from "./owner.ts";
import { packPayload, unpackPayload } from "./payload.ts";
import { createPool } from "./pool.ts";
import type { Task } from "./task.ts";
import { createTurns } from "./turns.ts";
import type { Ending } from "./watch.ts";

/** A process that could not be started makes the server unhealthy for this long, or until the next one starts. */
const failureCountsMs = 60_000;

/** In whose name, and until when, work is done. */
interface Call {
  readonly owner: Owner;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
}

/** What can be measured of the workers. `ended`: runs that came to no answer, by reason. */
interface WorkerFigures {
  readonly waiting: number;
  readonly running: number;
  readonly processes: number;
  readonly ended: Readonly<Record<Ending, number>>;
}

export interface Workers {
  /**
   * Runs a task in a worker process when it is its owner's turn. `files` are there for it by name. Refuses what the task
   * refuses, TOO_LARGE with `{ limit, most }`, and UNAVAILABLE when too much waits, or the work was cancelled or lost.
   */
  run<Input, Output>(
    task: Task<Input, Output>,
    input: Input,
    call: Call & { readonly files?: Readonly<Record<string, FileSource>> },
  ): Promise<Output>;
  /** A turn of the same queue for work that starts a process of its own, and that ends it with the signal. */
  hold<T>(call: Call, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  figures(): WorkerFigures;
  /** Process ids, for the log and for tests. */
  pids(): readonly number[];
  /** Throws while worker processes cannot be started. */
  check(): void;
  stop(): Promise<void>;
}

/** At most `processes` pieces of work at once, each in a process that is started when it is needed. */
export async function createWorkers(options: { dataFolder: string; processes: number; log: Log }): Promise<Workers> {
  const { log } = options;
  const base = await prepareBase(options.dataFolder);
  const turns = createTurns(options.processes);
  const stopping = new AbortController();
  const ended: Record<Ending, number> = { time: 0, memory: 0, cancelled: 0, lost: 0 };
  let failedAt: number | null = null;
  const pool = createPool({
    base,
    log,
    onStart(isGood) {
      failedAt = isGood ? null : elapsed();
    },
  });

  /** Work in its turn; the turn ends when the work does. */
  async function inTurn<T>({ owner, signal }: Call, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const either = signal ? AbortSignal.any([signal, stopping.signal]) : stopping.signal;
    try {
      const end = await turns.take(owner, either);
      try {
        either.throwIfAborted();
        return await work(either);
      } finally {
        end();
      }
    } catch (error) {
      if (!either.aborted || error instanceof Refusal) throw error;
      throw refuseEnding("cancelled");
    }
  }

  async function run<Input, Output>(
    task: Task<Input, Output>,
    input: Input,
    call: Call & { readonly files?: Readonly<Record<string, FileSource>> },
  ): Promise<Output> {
    turns.requireRoom(call.owner);
    const folder = await makeFolder(base);
    try {
      const files = call.files ?? {};
      await spoolFiles(folder, files, "now", call.signal ?? stopping.signal);
      return await inTurn(call, async (signal) => {
        await spoolFiles(folder, files, "later", signal);
        const packed = await packPayload(input, { folder, name: "input" });
        const done = await pool.run({ file: task.file, input: packed, folder, limits: task.limits }, signal);
        const { outcome } = done;
        if (outcome.kind === "ended") {
          ended[outcome.by] += 1;
          const complaint = outcome.by === "lost" ? { complaint: done.complaint } : {};
          log.info({ task: task.name, by: outcome.by, ...complaint }, "a run was ended");
        }
        const mostBytes = task.limits.outputBytes;
        const tooLarge = (): Error => exceed("outputBytes", mostBytes);
        const { output } = requireDone(outcome, task.name, task.limits);
        return (await unpackPayload(output, { folder, name: "output" }, { mostBytes, tooLarge })) as Output;
      });
    } catch (error) {
      throw error instanceof TaskFault ? refuseFault(error.code, error.data) : error;
    } finally {
      await removeFolder(folder);
    }
  }

  return {
    run,
    hold: inTurn,
    figures: () => ({
      waiting: turns.waiting,
      running: turns.running,
      processes: pool.pids.length,
      ended: { ...ended },
    }),
    pids: () => pool.pids,
    check() {
      if (failedAt !== null && elapsed() - failedAt < failureCountsMs)
        throw new Error("Worker processes cannot be started.");
    },
    async stop() {
      stopping.abort();
      await pool.stop();
    },
  };
}
