/** A row of a section that is ordered by hand. */
export interface Ordered {
  readonly id: string;
  readonly order: number | null;
}

/** Closer together than this, two places have none between them that every client tells apart. */
const least = 1e-6;

/**
 * The places to write so that a row stands before another, or last where `before` is null: that row's alone where there is
 * room between its neighbours, else all of them.
 */
export function ordersFor(rows: readonly Ordered[], id: string, before: string | null): ReadonlyMap<string, number> {
  const others = rows.filter((row) => row.id !== id);
  const found = others.findIndex((row) => row.id === before);
  const at = found < 0 ? others.length : found;
  const low = at === 0 ? 0 : others[at - 1]?.order;
  const high = at === others.length ? 1 : others[at]?.order;
  // Those without a place stand last: whatever is put after one of them needs places for all.
  if (typeof low === "number" && typeof high === "number" && high - low > 2 * least)
    return new Map([[id, (low + high) / 2]]);
  const all = [...others.slice(0, at).map((row) => row.id), id, ...others.slice(at).map((row) => row.id)];
  return new Map(all.map((one, index) => [one, (index + 1) / (all.length + 1)]));
}
