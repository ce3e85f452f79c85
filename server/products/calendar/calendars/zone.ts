import { refuse } from "#http";

/** Refuses INVALID. */
export function requireZone(name: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) ? name : "";
  } catch {
    throw refuse("INVALID", "That is not a time zone.");
  }
}
