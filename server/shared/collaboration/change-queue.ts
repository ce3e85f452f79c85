import { now } from "#clock";
import type { Db } from "#database";
import type { Jobs } from "#jobs";
import type { Log } from "#log";
import type { CollaborationKind } from "./kind.ts";
import { readName } from "./names.ts";
import type { CollaborationTables } from "./queries.ts";

/** How long after a change `onChanged` is called: also while more is written, so that nothing waits for the writer to pause. */
const changedAfterMs = 1000;

export interface ChangeQueue {
  /** Queues `onChanged` durably, once per burst and once more for what came after it was queued. */
  noteChanged(name: string, by: string | null): void;
  /** The job `collaboration:changed`. */
  deliver(payload: Record<string, unknown>): Promise<void>;
}

export function createChangeQueue(options: {
  db: Db<CollaborationTables>;
  jobs: Jobs;
  log: Log;
  kinds: ReadonlyMap<string, CollaborationKind>;
}): ChangeQueue {
  const { db, jobs, log, kinds } = options;
  const changed = new Map<string, { isAgain: boolean }>();

  function noteChanged(name: string, by: string | null): void {
    const ref = readName(name);
    if (!ref || !kinds.get(ref.kind)?.onChanged) return;
    const waiting = changed.get(name);
    if (waiting) {
      waiting.isAgain = true;
      return;
    }
    const mine = { isAgain: false };
    changed.set(name, mine);
    const timer = setTimeout(() => {
      changed.delete(name);
      if (mine.isAgain) noteChanged(name, by);
    }, changedAfterMs);
    timer.unref();
    jobs
      .add(
        db,
        "collaboration:changed",
        { name, changedBy: by },
        { key: `changed ${name}`, runAt: new Date(now() + changedAfterMs), isKept: true },
      )
      .catch((error: unknown) => log.warn({ error: String(error) }, "a change could not be queued for its product"));
  }

  return {
    noteChanged,
    async deliver(payload) {
      const ref = readName(String(payload["name"]));
      const by = payload["changedBy"];
      if (ref) await kinds.get(ref.kind)?.onChanged?.(ref.id, { changedBy: typeof by === "string" ? by : null });
    },
  };
}
