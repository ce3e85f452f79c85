/** What a room's metadata says of the breakout rooms: which change was the last; null: nothing. */
export function versionIn(metadata: string | undefined): number | null {
  try {
    const { breakout } = JSON.parse(metadata ?? "") as { breakout?: unknown };
    return typeof breakout === "number" ? breakout : null;
  } catch {
    return null;
  }
}

/** How long there is left, in whole seconds; null: no time was set. */
export function secondsLeft(
  time: { readonly endsAt: string | null; readonly restSeconds: number | null },
  at: number,
): number | null {
  if (time.restSeconds !== null) return time.restSeconds;
  return time.endsAt === null ? null : Math.max(0, Math.ceil((Date.parse(time.endsAt) - at) / 1000));
}

/** `8.42` */
export const writeTime = (seconds: number): string =>
  `${Math.floor(seconds / 60)}.${String(seconds % 60).padStart(2, "0")}`;
