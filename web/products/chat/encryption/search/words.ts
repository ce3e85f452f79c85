/** Words as they are compared: without case, and composed (NFKC). */
const fold = (text: string): string => text.normalize("NFKC").toLocaleLowerCase("sv");

const wordPattern = /[\p{L}\p{N}]+/gu;

/** Most words of a question that are looked for. */
const mostWords = 16;

/** The words of a question. */
export const wordsOf = (question: string): string[] =>
  [...new Set(fold(question).match(wordPattern) ?? [])].slice(0, mostWords);

/** Whether a text has a word that begins so, for each of these. */
export function hasWords(text: string, words: readonly string[]): boolean {
  const folded = fold(text);
  if (!words.every((word) => folded.includes(word))) return false;
  const there = folded.match(wordPattern) ?? [];
  return words.every((word) => there.some((one) => one.startsWith(word)));
}

/** Characters of a text around the first word that is looked for, cut between words. */
export function excerptOf(text: string, words: readonly string[], length: number): string {
  if (text.length <= length) return text;
  const folded = fold(text);
  const at = Math.min(...words.map((word) => folded.indexOf(word)).filter((index) => index >= 0), text.length);
  if (at < length * 0.6) return `${text.slice(0, length).replace(/\S*$/u, "").trimEnd()}…`;
  const from = at === text.length ? 0 : Math.max(0, at - Math.floor(length / 3));
  const cut = text.slice(from, from + length).replace(/^\S*\s/u, "");
  return `…${from + length < text.length ? `${cut.replace(/\S*$/u, "").trimEnd()}…` : cut}`;
}
