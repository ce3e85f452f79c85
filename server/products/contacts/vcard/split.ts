/** The cards of a file, each from its BEGIN to its END; what stands between them is left out. Linear in the file. */
export function splitCards(text: string): string[] {
  const cards: string[] = [];
  let begun = -1;
  // Folded lines begin with white space, so that no mark is found inside a value.
  for (const { 0: mark, index } of text.matchAll(/(?<![^\r\n])(?:BEGIN|END):VCARD[ \t]{0,8}(?![^\r\n])/gi)) {
    if (/^begin/i.test(mark)) begun = index;
    else if (begun !== -1) {
      cards.push(`${text.slice(begun, index + mark.length).replaceAll(/\r\n?|\n/g, "\r\n")}\r\n`);
      begun = -1;
    }
  }
  return cards;
}

/** A card with this UID, where it has none. */
export function withUid(text: string, uid: string): string {
  return /^UID[;:]/im.test(text) ? text : text.replace(/\r\n/, `\r\nUID:${uid}\r\n`);
}
