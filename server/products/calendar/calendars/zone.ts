import { refuse } from "#http";

export function isZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}

/** Refuses INVALID. */
export function requireZone(name: string): string {
  if (!isZone(name)) throw refuse("INVALID", "That is not a time zone.");
  return name;
}
