/** The shortest word that is kept, corrected, or looked for inside others. */
const shortest = 4;
const longest = 40;
/** How many other words one may stand for. */
const mostMeant = 3;

/** The words of a text that are worth correcting others to: letters only, lower case. */
export function spelledWords(text: string): string[] {
  return (
    text
      .normalize("NFC")
      .toLocaleLowerCase("sv")
      .match(/\p{L}+/gu) ?? []
  ).filter((word) => word.length >= shortest && word.length <= longest);
}

/** Whether there is a point in asking which word was meant. */
export const isCorrectable = (word: string): boolean => word.length >= shortest && word.length <= longest;

/**
 * Those of these words that may have been meant, the nearest only: it is a part of them ("arbete" in "budgetarbete"), or they
 * begin with it but for a letter or two. `candidates` come most alike first.
 */
export function meantBy(word: string, candidates: readonly string[]): string[] {
  const allowed = word.length <= 5 ? 1 : 2;
  const near = candidates
    .map((candidate) => ({ candidate, distance: candidate.includes(word) ? 0 : distanceToBeginning(word, candidate) }))
    .filter(({ distance }) => distance <= allowed);
  const nearest = Math.min(...near.map(({ distance }) => distance));
  return near
    .filter(({ distance }) => distance === nearest)
    .slice(0, mostMeant)
    .map(({ candidate }) => candidate);
}

/** How many letters must be put in, taken out, changed or swapped with the next to make `word` a beginning of `other`. */
export function distanceToBeginning(word: string, other: string): number {
  const [from, to] = [Array.from(word), Array.from(other)];
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const isSame = from[i - 1] === to[j - 1];
      let best = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1])
        best = Math.min(best, (before[j - 2] ?? 0) + 1);
      next.push(best);
    }
    before = row;
    row = next;
  }
  return Math.min(...row);
}
