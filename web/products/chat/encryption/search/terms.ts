/** Text as it is compared: without case, and composed (NFKC). */
const fold = (text: string): string => text.normalize("NFKC").toLocaleLowerCase("sv");

const termPattern = /[\p{L}\p{N}]+/gu;

/** Most terms of a question that are looked for. */
const mostTerms = 16;

/** The terms of a question. */
export const termsOf = (question: string): string[] =>
  [...new Set(fold(question).match(termPattern) ?? [])].slice(0, mostTerms);

/** Whether a text has a term that begins so, for each of these. */
export function hasTerms(text: string, terms: readonly string[]): boolean {
  const folded = fold(text);
  if (!terms.every((term) => folded.includes(term))) return false;
  const there = folded.match(termPattern) ?? [];
  return terms.every((term) => there.some((one) => one.startsWith(term)));
}

/** Characters of a text around the first term that is looked for, cut between terms. */
export function excerptOf(text: string, terms: readonly string[], length: number): string {
  if (text.length <= length) return text;
  const folded = fold(text);
  const at = Math.min(...terms.map((term) => folded.indexOf(term)).filter((index) => index >= 0), text.length);
  if (at < length * 0.6) return `${text.slice(0, length).replace(/\S*$/u, "").trimEnd()}…`;
  const from = at === text.length ? 0 : Math.max(0, at - Math.floor(length / 3));
  const cut = text.slice(from, from + length).replace(/^\S*\s/u, "");
  return `…${from + length < text.length ? `${cut.replace(/\S*$/u, "").trimEnd()}…` : cut}`;
}
