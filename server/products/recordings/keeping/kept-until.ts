const dayMs = 86_400_000;

/** When a recording that ended is removed, where the rules say so. */
export const keptUntil = (endedAt: Date | null, days: number | null): Date | null =>
  endedAt === null || days === null ? null : new Date(endedAt.getTime() + days * dayMs);
