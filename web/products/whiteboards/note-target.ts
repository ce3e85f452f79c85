import type { OutlineEntry } from "@safos/contract/whiteboard-outline";

/** Where notes lie that lie in no frame. */
export const loose = "none";

/** Where a new note comes: where the person has chosen as long as that is there, else into the first frame. */
export function noteTarget(frames: readonly Pick<OutlineEntry, "id">[], chosen: string | null): string {
  if (chosen === loose || (chosen !== null && frames.some((one) => one.id === chosen))) return chosen;
  return frames[0]?.id ?? loose;
}
