import type { OnConflict } from "@safos/contract/files";

/** Where files go. */
export interface UploadTarget {
  readonly workspaceId: string;
  readonly folderId: number | null;
}

/** What a file is read from: itself, or a handle that the browser asks about again after a reload. */
export type Source = File | FileSystemFileHandle;

/** `lost`: the browser could not keep the file over a reload, or asks before it reads it again. */
export type UploadState = "waiting" | "running" | "paused" | "taken" | "failed" | "lost";

export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** One file, or an empty folder, on its way. */
export interface Entry {
  readonly id: string;
  /** The page that sends it: another goes on when that is gone. */
  readonly owner: string;
  /** Its place in the order. */
  readonly at: number;
  readonly target: UploadTarget;
  /** What came together shares answers. */
  readonly batch: string;
  /** The folders that come with it, from the outermost. */
  readonly path: readonly string[];
  readonly name: string;
  readonly isFolder: boolean;
  readonly size: number;
  /** ms */
  readonly modifiedAt: number;
  readonly state: UploadState;
  readonly answer: OnConflict;
  readonly problem: Problem | null;
  /** How often the server failed at it. */
  readonly failures: number;
  /** Of a large file: what the server has of it so far. */
  readonly serverId: string | null;
  /** Its end was asked for, and the answer may have been lost. */
  readonly isFinishing: boolean;
  /** Bytes of a large file that have arrived. */
  readonly sent: number;
  readonly source: Source | null;
  /** What of it the browser keeps: small files themselves, of large ones the handle. */
  readonly keep: Source | null;
  /** The browser keeps what is known of it. */
  readonly isStored: boolean;
}

/** Whether another page goes on with it without asking for the file. */
export const outlivesPage = ({ isStored, isFolder, keep }: Entry): boolean => isStored && (isFolder || keep !== null);

/** Larger ones go in pieces, by themselves. */
export const mostSmall = 1 << 20;
const most = { files: 100, bytes: 4 << 20 };
/** After that many failures of the server a file goes alone, so that it keeps no other from arriving. */
const failuresTogether = 2;
/** And after this many it is given up until the person asks again. */
export const mostFailures = 4;

export const isSmall = ({ size }: Pick<Entry, "size">): boolean => size <= mostSmall;

const isSameTarget = (a: UploadTarget, b: UploadTarget): boolean =>
  a.workspaceId === b.workspaceId && a.folderId === b.folderId;

/** Where an entry goes below its target, as the server answers it. */
export const pathOf = ({ path, name }: Pick<Entry, "path" | "name">): string =>
  [...path, name].map(encodeURIComponent).join("/");

/**
 * What is sent next: one large file, or as many small ones of one target as go together. `isLargeBusy`: a large one is under way, and
 * small ones come first.
 */
export function nextJob(waiting: Iterable<Entry>, isLargeBusy: boolean): readonly Entry[] {
  const chosen: Entry[] = [];
  const paths = new Set<string>();
  let bytes = 0;
  let large: Entry | null = null;
  for (const entry of waiting) {
    if (entry.state !== "waiting") continue;
    const [first] = chosen;
    if (!isSmall(entry)) {
      large ??= entry;
      if (!first && !isLargeBusy) return [entry];
      continue;
    }
    if (entry.failures >= failuresTogether) {
      if (!first) return [entry];
      continue;
    }
    // Of two of one name the second waits, so that it is asked about.
    const path = pathOf(entry);
    if (first && (!isSameTarget(first.target, entry.target) || paths.has(path))) continue;
    if (bytes + entry.size > most.bytes) break;
    chosen.push(entry);
    paths.add(path);
    bytes += entry.size;
    if (chosen.length === most.files) break;
  }
  return chosen.length > 0 ? chosen : large ? [large] : [];
}

/** `away`: all of it waits and is tried again; `over`: nothing more may go to this target; `no`: this one is refused. */
export type Verdict = "away" | "over" | "no";

/** What a failure of a request says. A server that fails is tried again, as is one that is not there. */
export function judge({ status, code }: { readonly status: number; readonly code: string }): Verdict {
  if (code === "QUOTA_EXCEEDED" || code === "ORGANISATION_FULL" || code === "STORAGE_FULL") return "over";
  if (status === 0 || status === 401 || status === 408 || status === 429 || status >= 500) return "away";
  return status === 403 || status === 404 || status === 410 ? "over" : "no";
}

const waits = [1000, 2000, 5000, 10_000, 30_000];

/** How long nothing is tried after this number of failures in a row, in ms. */
export const waitAfter = (failures: number): number => waits[Math.min(failures, waits.length) - 1] ?? 1000;
