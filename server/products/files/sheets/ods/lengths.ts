import { pointsOf } from "../../texts/lengths.ts";

/** A length such as `2.258cm` in pixels of the page; null when it is none. */
export function pixelsOf(length: string | undefined): number | null {
  const points = pointsOf(length);
  return points === null || points < 0 ? null : (points * 96) / 72;
}
