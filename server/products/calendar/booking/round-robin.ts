/** How many visits someone has had lately, and when the last was booked, in milliseconds since 1970. */
export interface Load {
  readonly count: number;
  readonly lastAt: number;
}

const none: Load = { count: 0, lastAt: 0 };

/** In turn: who has had the fewest visits lately first, of these who has waited longest since their last, and then by id. */
export function inTurn<T>(takers: readonly T[], loads: ReadonlyMap<string, Load>, idOf: (taker: T) => string): T[] {
  const loadOf = (taker: T): Load => loads.get(idOf(taker)) ?? none;
  return takers.toSorted((one, other) => {
    const [a, b] = [loadOf(one), loadOf(other)];
    return a.count - b.count || a.lastAt - b.lastAt || (idOf(one) < idOf(other) ? -1 : 1);
  });
}
