import { clearTimeout, setTimeout } from "node:timers";
import type { NetConnectOpts } from "node:net";
import type { Log } from "#log";
import { ping, scanStream, type Verdict } from "./clamd.ts";

/** Content as often as it is read. */
export type Content = () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

export interface Scan {
  /** What the scanner says of content as a whole. Never throws but what reading the content throws. */
  scan(content: Content): Promise<Verdict>;
  /** Fails where the scanner does not answer. */
  check(): Promise<void>;
  /** What becomes of content that the scanner says nothing of. */
  readonly missing: "refuse" | "store";
  /** Since the process started: contents without an answer, and such as were found infected. */
  counts(): { readonly missed: number; readonly infected: number; readonly running: number; readonly waiting: number };
}

interface ScanOptions {
  readonly to: NetConnectOpts;
  readonly missing: Scan["missing"];
  /** How long the scanner may be silent, and how long content waits for its turn. */
  readonly silentMs: number;
  readonly log: Log;
}

/** Fewer than the threads that clamd has unless it is configured (`MaxThreads`). */
const mostAtOnce = 8;
const pingMs = 3000;

export function createScan({ to, missing, silentMs, log }: ScanOptions): Scan {
  const turns = createTurns(mostAtOnce, silentMs);
  let missed = 0;
  let infected = 0;
  let checking: Promise<void> | null = null;

  async function ask(content: Content): Promise<Verdict> {
    const leave = await turns.enter();
    if (leave === null) return { kind: "missing", reason: "it has too much to do" };
    try {
      return await scanStream({ to, silentMs }, content());
    } finally {
      leave();
    }
  }

  return {
    missing,
    async scan(content) {
      const verdict = await ask(content);
      if (verdict.kind === "infected") infected += 1;
      if (verdict.kind === "clean" || verdict.kind === "infected") return verdict;
      missed += 1;
      const reason = verdict.kind === "missing" ? verdict.reason : "it is larger than the scanner reads";
      log.warn({ reason }, "content was not scanned");
      return verdict;
    },
    check() {
      // Many may ask at once how the server is: one question answers them.
      checking ??= ping({ to, silentMs: pingMs }).finally(() => (checking = null));
      return checking;
    },
    counts: () => ({ missed, infected, ...turns.counts() }),
  };
}

interface Turns {
  /** Ends the turn; null: none came in time. */
  enter(): Promise<(() => void) | null>;
  counts(): { readonly running: number; readonly waiting: number };
}

function createTurns(most: number, waitMs: number): Turns {
  let running = 0;
  const waiting = new Set<() => void>();

  function leave(): void {
    running -= 1;
    const [next] = waiting;
    if (next) next();
  }

  return {
    counts: () => ({ running, waiting: waiting.size }),
    enter() {
      if (running < most) {
        running += 1;
        return Promise.resolve(leave);
      }
      return new Promise((resolve) => {
        const begin = (): void => {
          clearTimeout(timer);
          waiting.delete(begin);
          running += 1;
          resolve(leave);
        };
        const timer = setTimeout(() => {
          waiting.delete(begin);
          resolve(null);
        }, waitMs);
        waiting.add(begin);
      });
    },
  };
}
