/** What would break the line that it stands in, or turn the direction of what follows. */
const breaks = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/gu;

/** A short text of an entry in one line, cut where it is longer. */
export function shownText(text: string, longest: number): string {
  // What is cut away is not looked at.
  const line = text
    .slice(0, longest * 4)
    .replaceAll(breaks, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  return line.slice(0, longest).toWellFormed();
}
