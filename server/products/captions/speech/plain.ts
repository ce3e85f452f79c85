/** Text on one line, without control characters and those that turn the direction of what stands beside them. */
export const plainLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
