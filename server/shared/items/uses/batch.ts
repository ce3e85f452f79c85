import { createReadCache } from "#cache";
import type { Transaction } from "#events";
import { inRequest, type Log, type RequestTrace } from "#log";
import type { ItemDb } from "../tables.ts";
import { insertUses } from "./queries.ts";

/** A use that may have been noted before, by this process or another. */
interface Noted {
  readonly key: string;
  readonly endsAt: Date;
  /** The request that it came of. */
  readonly trace: RequestTrace | undefined;
  emit(trx: Transaction): Promise<void>;
}

const gatherMs = 200;
const retryMs = 1000;
/** More than these wait only while the database is away; what comes then is not noted, and said to be missing. */
const mostWaiting = 10_000;
const remembered = 100_000;

/** Notes uses together, a moment after they were, each once. */
export function createBatch(db: ItemDb, log: Pick<Log, "warn">): { note(one: Noted): void; flush(): Promise<void> } {
  const known = createReadCache<"noted">(remembered);
  let waiting: Noted[] = [];
  let writing: Promise<void> | null = null;
  let lost = 0;

  async function write(): Promise<void> {
    const turn = waiting;
    waiting = [];
    if (turn.length === 0) return;
    try {
      await db.transaction().execute(async (trx) => {
        const fresh = await insertUses(trx, turn);
        for (const one of turn) {
          if (!fresh.has(one.key)) continue;
          await (one.trace ? inRequest(one.trace, () => one.emit(trx)) : one.emit(trx));
        }
      });
      if (lost > 0) log.warn({ lost }, "uses of items were not noted while the database was away");
      lost = 0;
    } catch (error) {
      log.warn({ error }, "uses of items could not be noted; trying again");
      lost += Math.max(0, turn.length + waiting.length - mostWaiting);
      waiting = [...turn, ...waiting].slice(0, mostWaiting);
      await new Promise((resolve) => setTimeout(resolve, retryMs).unref());
    }
  }

  function writeSoon(): void {
    if (writing) return;
    const wait = new Promise<void>((resolve) => setTimeout(resolve, gatherMs).unref());
    writing = wait.then(write).finally(() => {
      writing = null;
      if (waiting.length > 0) writeSoon();
    });
  }

  function note(one: Noted): void {
    if (known.get(one.key) !== undefined) return;
    known.store(one.key, "noted", known.begin());
    if (waiting.length >= mostWaiting) lost += 1;
    else waiting.push(one);
    writeSoon();
  }

  return {
    note,
    async flush() {
      await writing;
      await write();
    },
  };
}
