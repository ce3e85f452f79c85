/** The cards of a file, each from its BEGIN to its END; what stands between them is left out. Linear in the file. */
export function splitCards(text: string): string[] {
  const cards: string[] = [];
  let begun: string[] | null = null;
  // Folded lines begin with white space, so that no mark is found inside a value.
  for (const line of text.split(/\r\n|\n|\r/)) {
    const mark = line.length < 20 ? line.trimEnd().toUpperCase() : "";
    if (mark === "BEGIN:VCARD") begun = [];
    begun?.push(line);
    if (mark !== "END:VCARD" || !begun) continue;
    cards.push(`${begun.join("\r\n")}\r\n`);
    begun = null;
  }
  return cards;
}

/** A card with this UID, where it has none. */
export function withUid(text: string, uid: string): string {
  return /^UID[;:]/im.test(text) ? text : text.replace(/\r\n/, `\r\nUID:${uid}\r\n`);
}
