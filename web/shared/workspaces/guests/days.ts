const dayMs = 86_400_000;

/** `2026-11-26`, the local day of a moment. */
export function dayOf(ms: number): string {
  const at = new Date(ms);
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** The end of a local day, as the server takes it; null: the day is not whole. */
export function endOfDay(day: string): string | null {
  const at = new Date(`${day}T23:59:59`);
  return /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(at.getTime()) ? at.toISOString() : null;
}

/** The days that may be chosen: from tomorrow on, as far as the rule lets a guest stay. */
export const spanFrom = (now: number, mostDays: number): { readonly min: string; readonly max: string } => ({
  min: dayOf(now + dayMs),
  max: dayOf(now + mostDays * dayMs),
});

/** Three months, or as long as the rule lets a guest stay. */
export const usualDay = (now: number, mostDays: number): string => dayOf(now + Math.min(90, mostDays) * dayMs);

/** Whole days until a moment, none for one that has been. */
export const daysUntil = (ms: number, now: number): number => Math.max(0, Math.ceil((ms - now) / dayMs) - 1);
