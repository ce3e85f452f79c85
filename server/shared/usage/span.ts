const dayMs = 86_400_000;

/** `2026-11` of a moment in UTC. */
export const monthOf = (ms: number): string => new Date(ms).toISOString().slice(0, 7);

/** The week in which a moment lies: when it began, Monday in UTC, and its Sunday. */
export function weekOf(ms: number): { readonly from: Date; readonly endsOn: string } {
  const day = Math.floor(ms / dayMs);
  // The first day that is counted from was a Thursday.
  const monday = day - ((day + 3) % 7);
  return { from: new Date(monday * dayMs), endsOn: new Date((monday + 6) * dayMs).toISOString().slice(0, 10) };
}

/** When a month began. */
export const startOf = (month: string): Date => new Date(`${month}-01T00:00:00Z`);
