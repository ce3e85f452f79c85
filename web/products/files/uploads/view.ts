import { isSmall, type Entry, type Problem, type UploadState } from "./entry.ts";

/** What the page shows of the uploads: counts, and of the rows no more than fit. */
export interface UploadsView {
  readonly counts: Readonly<Record<UploadState | "done", number>>;
  readonly total: number;
  /** Waiting or on their way. */
  readonly open: number;
  readonly bytes: number;
  readonly sentBytes: number;
  /** On their way, with how much of each has gone. */
  readonly running: readonly Entry[];
  /** Files that go together, by how many there are and how far they have come. */
  readonly together: { readonly count: number; readonly part: number } | null;
  readonly paused: readonly Entry[];
  readonly failed: readonly Entry[];
  /** Where all of several failed alike: why, to be said once. */
  readonly sharedProblem: Problem | null;
  readonly taken: readonly Entry[];
  readonly lost: readonly Entry[];
  /** Large ones that wait. */
  readonly waiting: readonly Entry[];
  /** The last that came through. */
  readonly recent: readonly Pick<Entry, "id" | "name" | "path" | "isFolder">[];
  readonly isPaused: boolean;
  /** Why nothing goes: there is no network, or no server that answers. */
  readonly away: "offline" | "server" | null;
  readonly secondsLeft: number | null;
}

/** Up to this number of rows of each kind are shown; the rest are counted. */
const mostRows = 20;

interface Facts extends Pick<UploadsView, "recent" | "isPaused" | "away"> {
  readonly done: { readonly count: number; readonly bytes: number };
  /** Of small files that go together: how many bytes have left. */
  readonly sentTogether: number;
  readonly secondsLeft: (work: number, doneWork: number) => number | null;
}

/** A file costs as much time as these bytes do, however small it is. */
const costOfFile = 50_000;

export function viewUploads(entries: Iterable<Entry>, facts: Facts): UploadsView {
  const counts = { waiting: 0, running: 0, paused: 0, taken: 0, failed: 0, lost: 0, done: facts.done.count };
  const rows: Record<UploadState, Entry[]> = { waiting: [], running: [], paused: [], taken: [], failed: [], lost: [] };
  let bytes = facts.done.bytes;
  let sent = facts.done.bytes;
  let [together, bytesTogether] = [0, 0];
  for (const entry of entries) {
    counts[entry.state] += 1;
    bytes += entry.size;
    sent += entry.sent;
    const isTogether = entry.state === "running" && isSmall(entry);
    if (isTogether) {
      together += 1;
      bytesTogether += entry.size;
    }
    const isShown = !isTogether && !(entry.state === "waiting" && isSmall(entry));
    if (isShown && rows[entry.state].length < mostRows) rows[entry.state].push(entry);
  }
  const sentTogether = Math.min(facts.sentTogether, bytesTogether);
  const open = counts.waiting + counts.running;
  const total = open + counts.paused + counts.taken + counts.failed + counts.lost + counts.done;
  const work = (size: number, files: number): number => size + files * costOfFile;
  const [first] = rows.failed;
  const isAlike = rows.failed.every((one) => one.problem?.code === first?.problem?.code);
  return {
    ...rows,
    sharedProblem: rows.failed.length > 1 && isAlike ? (first?.problem ?? null) : null,
    counts,
    total,
    open,
    bytes,
    sentBytes: sent + sentTogether,
    together: together === 0 ? null : { count: together, part: bytesTogether === 0 ? 0 : sentTogether / bytesTogether },
    recent: facts.recent,
    isPaused: facts.isPaused,
    away: facts.away,
    secondsLeft: open === 0 ? null : facts.secondsLeft(work(bytes, total), work(sent + sentTogether, counts.done)),
  };
}
