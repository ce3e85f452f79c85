import type { LiveSegment, LiveTrack } from "@safos/contract/live-page";

/** A piece to fetch and to play. */
export interface WantedPiece {
  readonly track: LiveTrack;
  readonly segment: LiveSegment;
}

/**
 * Of the tracks of one place the pieces that are to be fetched: none that was, none that is past, and none before a whole
 * picture where what comes before it is not there. In their order.
 */
export function wantedOf(
  tracks: readonly LiveTrack[],
  has: (trackId: string, n: number) => boolean,
  from: number,
): WantedPiece[] {
  const wanted: WantedPiece[] = [];
  for (const track of tracks) {
    let isOpen = false;
    for (const segment of track.segments) {
      if (has(track.id, segment.n)) {
        isOpen = true;
        continue;
      }
      if (segment.until <= from) {
        isOpen = false;
        continue;
      }
      isOpen ||= segment.isKey;
      if (isOpen) wanted.push({ track, segment });
    }
  }
  return wanted.toSorted((a, b) => a.segment.at - b.segment.at);
}
