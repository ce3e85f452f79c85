/**
 * Puts people into rooms in the given order so that the rooms are as even as they can be: each into one of the emptiest.
 * `counts` are who is there already, by room.
 */
export function divideEvenly(
  people: readonly string[],
  counts: ReadonlyMap<string, number>,
): { who: string; roomId: string }[] {
  const sizes = new Map(counts);
  return people.flatMap((who) => {
    const [emptiest] = [...sizes].toSorted(([, one], [, other]) => one - other);
    if (!emptiest) return [];
    const [roomId, size] = emptiest;
    sizes.set(roomId, size + 1);
    return [{ who, roomId }];
  });
}

/** In an order that chance decides; `below(n)` is a whole number from 0 and less than n. */
export function mix<T>(values: readonly T[], below: (n: number) => number): T[] {
  const mixed = [...values];
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = below(last + 1);
    [mixed[last], mixed[other]] = [mixed[other]!, mixed[last]!];
  }
  return mixed;
}
