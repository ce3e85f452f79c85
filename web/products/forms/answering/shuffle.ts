/** A steady order: the same seed gives the same one. */
export function shuffle<T extends { id: string }>(list: readonly T[], seed: string): T[] {
  const rank = (id: string): number => {
    let hash = 2166136261;
    for (const character of seed + id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619);
    return hash >>> 0;
  };
  return list.toSorted((a, b) => rank(a.id) - rank(b.id));
}
