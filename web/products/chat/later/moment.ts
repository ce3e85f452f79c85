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
