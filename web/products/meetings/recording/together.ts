import type { RecordedTrack } from "@safos/contract/recordings";

/** A part that is further from its place than this, s, is put there. */
const mostApart = 0.25;

export const isWithin = ({ at, seconds }: Pick<RecordedTrack, "at" | "seconds">, place: number): boolean =>
  place >= at && place < at + seconds;

/** What a part must do so that it is where the others are. */
export function wantedOf(
  track: Pick<RecordedTrack, "at" | "seconds">,
  place: number,
  current: number,
  isPlaying: boolean,
): { readonly isPlaying: boolean; readonly seek: number | null } {
  if (!isWithin(track, place)) return { isPlaying: false, seek: null };
  const own = place - track.at;
  return { isPlaying, seek: Math.abs(current - own) > mostApart ? own : null };
}

/** `4.05`, `1.02.03`: as people in Sweden write how long it has been. */
export function sayTime(seconds: number): string {
  const whole = Math.floor(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, "0"))).join(".");
}
