/**
 * How far the server had come, in seconds of its clock, when it answered (`safos-event`). Processes of it answer in turn and
 * none of them is always ahead, and what a view shows may have been fetched for another a moment ago: so the oldest of the
 * last minute and a half counts.
 */
export interface Positions {
  /** An answer's header; null: it has none. */
  note(header: string | null): void;
  /** What everything that the page shows knows at least; undefined: nothing has been answered yet. */
  oldest(): number | undefined;
}

/** As long as what has been fetched is shown again without being asked for (a minute), and what its answer may have taken. */
const windowSeconds = 90;

export function createPositions(): Positions {
  let noted: number[] = [];
  return {
    note(header) {
      const position = Number(header ?? Number.NaN);
      if (!Number.isSafeInteger(position) || position <= 0) return;
      const newest = Math.max(position, ...noted);
      noted = [...new Set([...noted, position])].filter((one) => one >= newest - windowSeconds);
    },
    oldest: () => (noted.length === 0 ? undefined : Math.min(...noted)),
  };
}

/** Of all answers that this page has had. */
export const positions = createPositions();
