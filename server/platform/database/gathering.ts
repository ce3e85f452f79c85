interface Waiting<J, R> {
  readonly job: J;
  resolve(result: R): void;
  reject(error: unknown): void;
}

/** Does a job under a key. Fails as it does, or as the whole did that it was part of. */
export type Gathering<J, R> = (key: string, job: J) => Promise<R>;

/**
 * Jobs of one key that come while others of it are being done are done together next, at most `most` at a time; nobody waits for
 * more to come. `run` answers with an outcome for each, in order; when it fails, so do those that wait behind.
 */
export function createGathering<J, R>(
  run: (key: string, jobs: readonly J[]) => Promise<readonly PromiseSettledResult<R>[]>,
  most: number,
): Gathering<J, R> {
  const queues = new Map<string, Waiting<J, R>[]>();

  async function work(key: string, queue: Waiting<J, R>[]): Promise<void> {
    while (queue.length > 0) {
      const together = queue.splice(0, most);
      try {
        const outcomes = await run(
          key,
          together.map((one) => one.job),
        );
        for (const [index, outcome] of outcomes.entries())
          if (outcome.status === "fulfilled") together[index]?.resolve(outcome.value);
          else together[index]?.reject(outcome.reason);
      } catch (error) {
        for (const one of [...together, ...queue.splice(0)]) one.reject(error);
      }
    }
    queues.delete(key);
  }

  return (key, job) =>
    new Promise((resolve, reject) => {
      const known = queues.get(key);
      if (known) {
        known.push({ job, resolve, reject });
        return;
      }
      const queue = [{ job, resolve, reject }];
      queues.set(key, queue);
      void work(key, queue);
    });
}
