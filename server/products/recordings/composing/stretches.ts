import type { Clip } from "./clips.ts";

/** The sound is mixed in stretches of at most this length, s, with at most this many sounds: ffmpeg opens them all at a time. */
const longest = 300;
const mostSounds = 48;
/** A shorter one is not parted further: what sounded for the shortest time in it is left out. */
const shortest = 5;

export interface Stretch {
  readonly from: number;
  readonly seconds: number;
}

const within = (one: Clip, { from, seconds }: Stretch): number =>
  Math.min(one.to, from + seconds) - Math.max(one.from, from);

function audibleIn(clips: readonly Clip[], stretch: Stretch): Clip[] {
  return clips.filter((one) => one.kind === "sound" && within(one, stretch) > 0.02);
}

/** What sounds in a stretch, the longest first. */
export function soundsIn(clips: readonly Clip[], stretch: Stretch): Clip[] {
  const all = audibleIn(clips, stretch);
  return all.toSorted((a, b) => within(b, stretch) - within(a, stretch)).slice(0, mostSounds);
}

/** Parts a stretch until each has few enough sounds. */
export function stretchesOf(clips: readonly Clip[], { from, seconds }: Stretch): Stretch[] {
  if (seconds <= 0) return [];
  const isSmall =
    seconds <= longest && (seconds <= shortest || audibleIn(clips, { from, seconds }).length <= mostSounds);
  if (isSmall) return [{ from, seconds }];
  // Whole samples, so that the stretches join without a seam.
  const half = Math.round((seconds / 2) * 1000) / 1000;
  return [
    ...stretchesOf(clips, { from, seconds: half }),
    ...stretchesOf(clips, { from: from + half, seconds: seconds - half }),
  ];
}
