import { refuse } from "#http";
import { dayMs, maxWindowDays } from "../limits.ts";
import type { Window } from "./queries.ts";

/** Refuses INVALID and WINDOW_TOO_LONG. */
export function readWindow({ from, to }: { readonly from: string; readonly to: string }): Window {
  const window = { from: new Date(from), to: new Date(to) };
  const length = window.to.getTime() - window.from.getTime();
  if (!(length > 0)) throw refuse("INVALID", "The end is not after the beginning.");
  if (length > maxWindowDays * dayMs) throw refuse("WINDOW_TOO_LONG");
  return window;
}
