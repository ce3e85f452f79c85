/** One of the eight tones (1–8), the same for the same id everywhere. */
export function toneOf(id: string): number {
  let sum = 0;
  for (let i = 0; i < id.length; i++) sum = (sum * 31 + id.charCodeAt(i)) >>> 0;
  return (sum % 8) + 1;
}

const letters = new Intl.Segmenter("sv", { granularity: "grapheme" });

function lettersOf(word: string): string[] {
  return Array.from(letters.segment(word), (part) => part.segment);
}

/** Up to two letters that stand for a name: `Anna Lindqvist` → `AL`. */
export function initialsOf(name: string): string {
  const names = name
    .trim()
    .split(/[\s\-_.]+/u)
    .filter(Boolean);
  const first = lettersOf(names[0] ?? "?");
  const last = names.length > 1 ? lettersOf(names.at(-1) ?? "")[0] : first[1];
  return `${first[0] ?? "?"}${last ?? ""}`.toLocaleUpperCase("sv");
}
