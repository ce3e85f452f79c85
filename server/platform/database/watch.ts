import { monitorEventLoopDelay } from "node:perf_hooks";
import { setImmediate as nextTurn, setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import type { Log } from "#log";

/** Whether PostgreSQL answers, looked at on a connection of its own so that a frozen server does not tie up the pool. */
export interface Watch {
  isReady(): boolean;
  stop(): Promise<void>;
}

export interface WatchOptions {
  readonly url: string;
  readonly log: Log;
  /** Pause between two looks. */
  readonly everyMs?: number;
  /** How long one look waits for an answer. */
  readonly patienceMs?: number;
}

type ProbeResult = "answers" | "away" | "silent";

// A loop that was this late may have read the answer late, or sent the question late.
const lateMs = 250;
/** Silent looks in a row that count as away: two, or more while our own process is too busy to judge. */
const silentLooks = 2;
const silentLooksWhenLate = 4;

/**
 * A refused or broken connection counts at once. Silence counts only when a second look, on a fresh connection, is met
 * with silence too and our own event loop ran on time: a busy machine must not turn everybody away.
 */
export function watchDatabase(options: WatchOptions): Watch {
  const { url, log, everyMs = 1000, patienceMs = 2000 } = options;
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  let client: pg.Client | null = null;
  let isReady = true;
  let isStopping = false;
  let silent = 0;
  let patience = new AbortController();
  const pause = new AbortController();

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({ connectionString: url, application_name: "safos-watch", keepAlive: true });
    fresh.on("error", () => drop(fresh));
    client = fresh;
    try {
      await fresh.connect();
      return fresh;
    } catch (error) {
      drop(fresh);
      throw error;
    }
  }

  function drop(lost: pg.Client): void {
    if (client === lost) client = null;
    // One that hangs in the middle of its greeting never says goodbye.
    (lost as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  }

  async function ask(): Promise<ProbeResult> {
    let asked: pg.Client | null = client;
    try {
      asked ??= await connect();
      await asked.query("select 1");
      return "answers";
    } catch (error) {
      if (asked) drop(asked);
      // Too many connections is a full server, not an absent one.
      return (error as { code?: string }).code === "53300" ? "silent" : "away";
    }
  }

  async function look(): Promise<ProbeResult> {
    patience = new AbortController();
    const asked = ask();
    const patient = wait(patienceMs, null, { signal: patience.signal }).then(
      async (): Promise<ProbeResult> => {
        // The answer may lie in the socket while this timer had its turn first.
        await nextTurn();
        await nextTurn();
        return "silent";
      },
      (): ProbeResult => "silent",
    );
    const result = await Promise.race([asked, patient]);
    patience.abort();
    if (result === "silent" && client && !isStopping) drop(client);
    return result;
  }

  function judge(result: ProbeResult, wasLate: boolean): boolean {
    if (result === "answers") {
      silent = 0;
      return true;
    }
    if (result === "away") return false;
    silent += 1;
    return isReady && silent < (wasLate ? silentLooksWhenLate : silentLooks);
  }

  async function run(): Promise<void> {
    while (!isStopping) {
      delay.reset();
      const result = await look();
      if (isStopping) return;
      const found = judge(result, delay.max / 1e6 > lateMs);
      if (found !== isReady) {
        if (found) log.info("the database answers again");
        else log.warn({ result }, "the database does not answer");
      }
      isReady = found;
      // After silence the second look follows at once.
      if (result !== "silent" || !found)
        await wait(everyMs, null, { signal: pause.signal, ref: false }).catch(() => null);
    }
  }

  const running = run();
  return {
    isReady: () => isReady,
    async stop() {
      isStopping = true;
      pause.abort();
      patience.abort();
      delay.disable();
      const last = client;
      if (last) {
        await Promise.race([last.end().catch(() => undefined), wait(200, null, { ref: false })]);
        drop(last);
      }
      await running;
    },
  };
}
