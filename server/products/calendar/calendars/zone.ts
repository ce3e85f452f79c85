import { refuse } from "#http";

/** Refuses INVALID. */
export function requireZone(name: string): string {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions();
    return name;
  } catch {
    throw refuse("INVALID", "That is not a time zone.");
  }
}
