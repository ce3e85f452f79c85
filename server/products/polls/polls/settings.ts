import type { ChangePoll } from "@safos/contract/polls";
import { now } from "#clock";
import { refuse } from "#http";

/** Refuses INVALID and DEADLINE_PAST. */
export function checkSettings(change: ChangePoll): void {
  if (change.timeZone !== undefined && !isTimeZone(change.timeZone))
    throw refuse("INVALID", "That is not a time zone.");
  if (change.deadline && Date.parse(change.deadline) <= now()) throw refuse("DEADLINE_PAST");
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}
