/** Without those that are taken for each other when they are read aloud or copied by hand. */
const letters = "abcdefghjkmnpqrstuvwxyz23456789";
const groups = 3;
const perGroup = 4;

/** A password that nobody has to think of: sixty bits, in groups that can be read out. */
export function suggestPassword(): string {
  const pick = (): string => {
    // Bytes beyond the last whole round of letters would make some of them likelier.
    for (;;) {
      const [byte = 255] = crypto.getRandomValues(new Uint8Array(1));
      if (byte < 256 - (256 % letters.length)) return letters[byte % letters.length] ?? "";
    }
  };
  return Array.from({ length: groups }, () => Array.from({ length: perGroup }, pick).join("")).join("-");
}
