/** In ms, with one decimal. */
export const percentile = (sorted: readonly number[], share: number): string =>
  (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1);

/** Someone who asks the server for something small all the while; `stop` resolves with how long each answer took, in ms, sorted. */
export function startBystander(url: string): { stop(): Promise<readonly number[]> } {
  const waits: number[] = [];
  let isOver = false;
  const asking = (async () => {
    while (!isOver) {
      const from = performance.now();
      await (await fetch(`${url}/api/v1/setup`)).arrayBuffer();
      waits.push(performance.now() - from);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  return {
    async stop() {
      isOver = true;
      await asking;
      return waits.toSorted((a, b) => a - b);
    },
  };
}

/** The last line of a bench that watched another. */
export const meanwhile = (waits: readonly number[]): string =>
  `\nAnother request meanwhile: p50 ${percentile(waits, 0.5)} ms, p99 ${percentile(waits, 0.99)} ms.\n`;
