import type { Duplex } from "node:stream";

/** What comes from one goes to the other, and when one is gone both are. */
export function joinStreams(one: Duplex, other: Duplex): void {
  const end = (): void => {
    one.destroy();
    other.destroy();
  };
  for (const stream of [one, other]) stream.on("close", end).on("error", end);
  // It may have gone while the other was reached.
  if (one.destroyed || other.destroyed) return end();
  one.pipe(other);
  other.pipe(one);
}
