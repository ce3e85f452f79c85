import type { Log } from "#log";
import type { Blobs } from "./service.ts";

const everyMs = 60_000;
const sliceMs = 30_000;

/** Checks blobs all day in slices, and seals what earlier versions stored in plain, beside the queue of jobs: a job that reads every file would hold up the others for hours. */
export function scrubInBackground(
  blobs: Pick<Blobs, "scrub" | "sealPlain">,
  log: Log,
): { start(): void; stop(): Promise<void> } {
  const stopped = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  function look(): void {
    running = blobs
      .sealPlain(sliceMs, stopped.signal)
      .then((sealed) => {
        if (sealed > 0) log.info({ sealed }, "files of an earlier version were sealed");
      })
      .catch((error: unknown) => {
        if (!stopped.signal.aborted) log.warn({ error }, "files of an earlier version could not be sealed");
      })
      .then(() => blobs.scrub(sliceMs, stopped.signal))
      .catch((error: unknown) => {
        if (!stopped.signal.aborted) log.warn({ error }, "stored files could not be checked");
      });
    void running.then(schedule);
  }

  function schedule(): void {
    if (stopped.signal.aborted) return;
    timer = setTimeout(look, everyMs);
    timer.unref();
  }

  return {
    start: schedule,
    async stop() {
      stopped.abort();
      clearTimeout(timer);
      await running;
    },
  };
}
