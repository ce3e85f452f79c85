import { longestDelay } from "./delayed.ts";

/** How long until a moment, in ms; or why it cannot be chosen. */
export function delayTo(
  at: number,
  now: number,
): { readonly delay: number } | { readonly fault: "past" | "far" } | null {
  if (Number.isNaN(at)) return null;
  const delay = Math.round(at - now);
  if (delay <= 0) return { fault: "past" };
  return delay > longestDelay ? { fault: "far" } : { delay };
}

const two = (value: number): string => String(value).padStart(2, "0");

/** A moment as a field of day and time has it: `2026-11-24T09:30`, where the person is. */
export function asMoment(ms: number): string {
  const date = new Date(ms);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
