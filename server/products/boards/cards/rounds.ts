import type { Recurrence } from "@safos/contract/boards";

/** The same time one round later; the last day of a shorter month when there is no such day. */
function addRound(at: Date, { unit, every }: Recurrence): Date {
  const next = new Date(at);
  if (unit === "day") next.setUTCDate(next.getUTCDate() + every);
  else if (unit === "week") next.setUTCDate(next.getUTCDate() + 7 * every);
  else {
    const day = next.getUTCDate();
    next.setUTCDate(1);
    next.setUTCMonth(next.getUTCMonth() + every * (unit === "year" ? 12 : 1));
    const last = new Date(Date.UTC(next.getUTCFullYear(), next.getUTCMonth() + 1, 0)).getUTCDate();
    next.setUTCDate(Math.min(day, last));
  }
  return next;
}

/** The first round of a recurring card that lies ahead. */
export function nextRound(from: Date, recurrence: Recurrence, present: Date): Date {
  let next = addRound(from, recurrence);
  for (let round = 0; next <= present && round < 5000; round++) next = addRound(next, recurrence);
  return next;
}
