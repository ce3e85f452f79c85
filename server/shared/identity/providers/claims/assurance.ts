/** Whether a level of assurance will do; with an empty list every one does, and one that is not named never does. */
export const isAssured = (level: string | null, accepted: readonly string[]): boolean =>
  accepted.length === 0 || (level !== null && accepted.includes(level));
