const two = (value: number): string => String(value).padStart(2, "0");

/** How long after the beginning: `12.02`, `1.02.03`, with the points of the language. */
export function offsetOf(locale: string, at: string, began: string | null): string {
  const seconds = Math.max(0, Math.floor((Date.parse(at) - Date.parse(began ?? at)) / 1000));
  const hours = Math.floor(seconds / 3600);
  const parts = [two(Math.floor(seconds / 60) % 60), two(seconds % 60)];
  return [...(hours > 0 ? [String(hours)] : []), ...parts].join(locale === "sv" ? "." : ":");
}

/** The text in pieces, of which every second one holds the query that are looked for, in small or large letters. */
export function splitHits(text: string, query: string): string[] {
  if (query === "") return [text];
  const pieces: string[] = [];
  const [lower, wanted] = [text.toLowerCase(), query.toLowerCase()];
  let from = 0;
  // Letters whose small form is longer would move the places: then nothing is marked.
  if (lower.length !== text.length) return [text];
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
    pieces.push(text.slice(from, at), text.slice(at, at + wanted.length));
    from = at + wanted.length;
  }
  return [...pieces, text.slice(from)];
}
