import type { RecordingFault } from "@safos/contract/recordings";
import { Refusal } from "#http";

/** Why no files could be made or kept. */
export function faultOf(error: unknown): Exclude<RecordingFault, "rule" | "empty"> {
  const code = error instanceof Refusal ? error.code : null;
  if (code === "QUOTA_EXCEEDED" || code === "ORGANISATION_FULL") return "quota";
  if (code === "MISSING" || code === "FORBIDDEN" || code === "WORKSPACE_ARCHIVED") return "archived";
  const isFull = error instanceof Error && "code" in error && error.code === "ENOSPC";
  return code === "STORAGE_FULL" || isFull ? "disk" : "error";
}

/** What no files could be made of is tried again for so long. */
export const triedDays = 30;

const shortest = 60;
/** A film that cannot be made costs as much as one that can; where only room is missing, it is seen sooner. */
const longest = { error: 6 * 3600, other: 3600 };

/** Seconds until the next try, after as many that failed. */
export const pauseAfter = (tries: number, fault: RecordingFault): number =>
  Math.min(shortest * 2 ** Math.min(tries - 1, 20), fault === "error" ? longest.error : longest.other);
