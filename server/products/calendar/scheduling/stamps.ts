/** Occurrences that one guest answers apart: each gets a component of its own in the organiser's entry. */
const mostOccurrences = 50;

/**
 * Whether an answer that came by mail is newer than what the same guest answered: lost and doubled letters, and those that come in another
 * order, change nothing. `answered`: DTSTAMP in milliseconds by occurrence, "" for all.
 */
export function isNewer(answered: Readonly<Record<string, number>>, key: string, stamp: number): boolean {
  if (stamp <= Math.max(answered[key] ?? 0, answered[""] ?? 0)) return false;
  return key in answered || Object.keys(answered).length <= mostOccurrences;
}
