import { refuse } from "#http";

interface Times {
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
}

/**
 * When a meeting is planned for, given what is to change. Without a new end its length stays as it was. Refuses INVALID for
 * an end without a beginning or before it.
 */
export function plannedTimes(
  change: { readonly startsAt?: string | null | undefined; readonly endsAt?: string | null | undefined },
  row: Times = { startsAt: null, endsAt: null },
): Times {
  const startsAt = change.startsAt === undefined ? row.startsAt : dateOf(change.startsAt);
  const endsAt = change.endsAt === undefined ? endAfter(startsAt, row) : dateOf(change.endsAt);
  if (endsAt !== null && (startsAt === null || endsAt < startsAt))
    throw refuse("INVALID", "A meeting ends after it begins.");
  return { startsAt, endsAt };
}

const dateOf = (moment: string | null): Date | null => (moment === null ? null : new Date(moment));

function endAfter(startsAt: Date | null, row: Times): Date | null {
  if (startsAt === null || row.startsAt === null || row.endsAt === null) return null;
  return new Date(startsAt.getTime() + row.endsAt.getTime() - row.startsAt.getTime());
}
