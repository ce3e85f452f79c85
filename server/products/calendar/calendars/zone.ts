import { refuse } from "#http";

/** Names that are right as they are written; those who ask write a few of them. */
const known = new Set<string>();
const mostKnown = 1000;

export function isZone(name: string): boolean {
  if (known.has(name)) return true;
  try {
    // Half a millisecond.
    void new Intl.DateTimeFormat("en", { timeZone: name });
  } catch {
    return false;
  }
  if (known.size < mostKnown) known.add(name);
  return true;
}

/** Refuses INVALID. */
export function requireZone(name: string): string {
  if (!isZone(name)) throw refuse("INVALID", "That is not a time zone.");
  return name;
}
