import type { CallState, Target } from "./state.ts";

/** What a reload of the page comes back to. */
export interface Rejoin {
  readonly target: Target;
  readonly isMicOn: boolean;
  readonly isCameraOn: boolean;
  readonly isFull: boolean;
}

const key = "safos.rejoin";
let kept = "";

/** Notes the call one is in, in this tab; a guest's ticket stands elsewhere and is fetched anew. */
export function noteCall({ phase, target, isMicOn, isCameraOn, isFull }: CallState): void {
  if (!target || (phase !== "in" && phase !== "returning")) return;
  const next = JSON.stringify({ target: { ...target, ticket: null }, isMicOn, isCameraOn, isFull });
  if (next === kept) return;
  kept = next;
  sessionStorage.setItem(key, next);
}

export function forgetCall(): void {
  kept = "";
  sessionStorage.removeItem(key);
}

/** The call that this tab was in when it was reloaded; null where it was opened anew. */
export function readRejoin(): Rejoin | null {
  const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  const note = sessionStorage.getItem(key);
  if (entry?.type !== "reload" || note === null) return null;
  try {
    return JSON.parse(note) as Rejoin;
  } catch {
    return null;
  }
}
