/** The terms of a question: letters and digits, lower case, at most twelve of them. */
export function termsOf(text: string): string[] {
  return [
    ...new Set(
      text
        .normalize("NFC")
        .toLocaleLowerCase("sv")
        .match(/[\p{L}\p{N}]+(?:[.@_-][\p{L}\p{N}]+)*/gu) ?? [],
    ),
  ].slice(0, 12);
}

/** What to look for in a text to show where a word was found: the beginning it shares with its other forms. */
export function needleOf(word: string): string {
  return word.length <= 4 ? word : word.slice(0, Math.max(4, word.length - 3));
}
