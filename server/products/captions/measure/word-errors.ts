/** Text apart from how it is written: letters and digits only, small. */
export const tokensOf = (text: string): string[] =>
  text
    .toLowerCase()
    .replaceAll(/['’]/g, "")
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/** How many of a transcript's tokens are wrong, missing or too many in what was understood (Levenshtein). */
export function countErrors(transcript: string, understood: string): number {
  const wanted = tokensOf(transcript);
  const found = tokensOf(understood);
  let row = Array.from({ length: found.length + 1 }, (_, index) => index);
  wanted.forEach((token, index) => {
    const next = [index + 1];
    found.forEach((other, at) => {
      next.push(Math.min((row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1, (row[at] ?? 0) + (token === other ? 0 : 1)));
    });
    row = next;
  });
  return row.at(-1) ?? wanted.length;
}
