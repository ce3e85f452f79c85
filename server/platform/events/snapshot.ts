/**
 * Which transactions have been seen, as PostgreSQL's `pg_snapshot` says it: all below `xmax` but those still `open` then.
 * One that stays open for hours is one number here and keeps nothing else back.
 */
export interface Snapshot {
  readonly xmax: bigint;
  /** Ascending. */
  readonly open: readonly bigint[];
}

/** Reads `xmin:xmax:xid,xid`. */
export function parseSnapshot(text: string): Snapshot {
  const [, xmax = "", open = ""] = text.split(":");
  return { xmax: BigInt(xmax), open: open === "" ? [] : open.split(",").map(BigInt) };
}

export function formatSnapshot({ xmax, open }: Snapshot): string {
  return `${open[0] ?? xmax}:${xmax}:${open.join(",")}`;
}

export function hasSeen({ xmax, open }: Snapshot, xid: bigint): boolean {
  return xid < xmax && !open.includes(xid);
}

/** The same without these transactions: they are still to be seen. */
export function withoutSeen({ xmax, open }: Snapshot, xids: readonly bigint[]): Snapshot {
  const all = new Set([...open, ...xids.filter((xid) => xid < xmax)]);
  return { xmax, open: [...all].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)) };
}
