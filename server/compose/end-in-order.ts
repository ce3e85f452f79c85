import type { Log } from "#log";

interface Running {
  readonly safos: { stop(signal?: AbortSignal): Promise<void> };
  /** The embedded PostgreSQL: it is a process of its own and would stay behind. */
  readonly cluster: { stop(): Promise<void> } | null;
  readonly log: Log;
  readonly drainSeconds: number;
}

/** For the modules, after requests have had theirs. */
const stopMs = 10_000;
const clusterMs = 10_000;

/**
 * SIGTERM and Ctrl-C stop the server in the reverse order of its start and end with 0; a second one lets nothing finish.
 * An error that nobody caught leaves things in a state that nobody knows: logged, a short stop, and 1.
 */
export function endInOrder({ safos, cluster, log, drainSeconds }: Running): void {
  const hurry = new AbortController();
  let isStopping = false;

  async function stop(code: 0 | 1): Promise<never> {
    if (hurry.signal.aborted) log.info("nothing is waited for");
    const withinMs = (code === 0 ? drainSeconds * 1000 : 0) + stopMs;
    await within(withinMs, safos.stop(hurry.signal), hurry.signal).catch((error: unknown) =>
      log.error({ error }, "the server did not stop in order; it is cut"),
    );
    await within(clusterMs, cluster?.stop()).catch((error: unknown) =>
      log.error({ error }, "the database did not stop in order"),
    );
    log.info("stopped");
    log.flush();
    process.exit(code);
  }

  const onSignal = (signal: string): void => {
    if (isStopping) return hurry.abort();
    isStopping = true;
    log.info({ signal }, "stopping");
    void stop(0);
  };
  const onFault = (error: unknown, what: string): void => {
    log.error({ error: error instanceof Error ? error : new Error(String(error)) }, what);
    hurry.abort();
    if (isStopping) return;
    isStopping = true;
    void stop(1);
  };
  process.on("SIGTERM", () => onSignal("SIGTERM"));
  process.on("SIGINT", () => onSignal("SIGINT"));
  process.on("unhandledRejection", (error) => onFault(error, "a promise was rejected and nobody listened; stopping"));
  process.on("uncaughtException", (error) => onFault(error, "an error was caught by nobody; stopping"));
}

/** Rejects when the work takes longer; once `hurry` is given, `stopMs` from then on. */
async function within(ms: number, work: Promise<void> | undefined, hurry?: AbortSignal): Promise<void> {
  const late = Promise.withResolvers<never>();
  const reject = (): void => late.reject(new Error("It took too long."));
  let timer = setTimeout(reject, ms);
  const restart = (): void => {
    clearTimeout(timer);
    timer = setTimeout(reject, stopMs);
  };
  hurry?.addEventListener("abort", restart, { once: true });
  try {
    await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
    hurry?.removeEventListener("abort", restart);
  }
}
