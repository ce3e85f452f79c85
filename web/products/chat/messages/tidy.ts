const longest = 80;

/** What another wrote about something, without what turns or hides the text around it, in one line. */
export const tidy = (text: string): string =>
  text
    .slice(0, longest * 4)
    .replace(/[\p{Cc}\p{Cf}]+/gu, "")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, longest);
