import type { SearchContext } from "../context.ts";
import { readHits, readWordsAlike, type Asked, type Hit, type Question } from "../queries.ts";
import { isCorrectable, meantBy } from "./spelling.ts";

/**
 * Terms before the last one are taken as finished first: the beginnings of common words are costly to put together, and
 * are asked for only when whole words find little.
 */
export async function findEntries(
  { db }: SearchContext,
  about: Omit<Question, "words">,
  terms: readonly string[],
): Promise<Hit[]> {
  const asWritten = (isBeginning: (index: number) => boolean): Asked[][] =>
    terms.map((word, index) => [{ word, isBeginning: isBeginning(index) }]);
  const whole = await readHits(db, { ...about, words: asWritten((index) => index === terms.length - 1) });
  if (terms.length === 1 || whole.length > about.limit) return whole;
  return readHits(db, { ...about, words: asWritten(() => true) });
}

/** What was meant by terms that nothing is written with; null when one of them is like no other, or all are too short. */
export async function correct({ db }: SearchContext, terms: readonly string[]): Promise<Asked[][] | null> {
  const meant: Asked[][] = [];
  let isCorrected = false;
  for (const word of terms) {
    const others = isCorrectable(word) ? meantBy(word, await readWordsAlike(db, word)) : [];
    if (others.length === 0 && isCorrectable(word)) return null;
    isCorrected ||= others.length > 0;
    // Alone it was looked for already, and nothing is written with it.
    const asWritten = terms.length === 1 ? [] : [{ word, isBeginning: true }];
    meant.push([...asWritten, ...others.map((other) => ({ word: other, isBeginning: false }))]);
  }
  return isCorrected ? meant : null;
}
