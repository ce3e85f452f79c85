/**
 * What a chat without a name is called: by its people, the first two of more than three. `names`: as many of the others as
 * are known, in any order; `count`: how many others there are.
 */
export function nameOfPeople(names: readonly string[], count: number, locale: "sv" | "en"): string | null {
  const known = [...names].sort((a, b) => a.localeCompare(b, locale));
  if (known.length === 0) return null;
  const total = Math.max(count, known.length);
  const shown = total <= 3 && known.length === total ? known : known.slice(0, 2);
  const rest = total - shown.length;
  if (rest > 0) return `${shown.join(", ")} ${locale === "sv" ? `och ${rest} till` : `and ${rest} more`}`;
  const [last, ...first] = [...shown].reverse();
  if (first.length === 0) return last ?? null;
  return `${first.reverse().join(", ")} ${locale === "sv" ? "och" : "and"} ${last}`;
}

/** Other clients may write names of any length. */
const longest = 200;
/** What turns the direction of a line, or cannot be seen, is for nobody to read a name by. */
const steering = /[\p{Cc}\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

/** The name of a chat as someone wrote it, in one line that steers nothing around it; empty where nothing is left. */
export function writtenName(name: string): string {
  const clean = name.replace(steering, " ").trim();
  return clean.length > longest ? `${clean.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, "")}…` : clean;
}
