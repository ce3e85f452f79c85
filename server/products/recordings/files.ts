import type { InformationClass } from "@safos/contract/policy";

/** Where recordings are kept: files of the workspace, which `compose` gives. */
export interface RecordingFiles {
  /**
   * Writes a file among the workspace's recordings, in the name of the person, or of an owner where they may no longer; its id, and what it is called.
   * Refuses QUOTA_EXCEEDED, STORAGE_FULL, and MISSING where nobody may write.
   */
  write(file: {
    readonly workspaceId: string;
    readonly personId: string | null;
    readonly name: string;
    readonly informationClass: InformationClass | null;
    readonly bytes: AsyncIterable<Uint8Array>;
  }): Promise<{ readonly id: number; readonly name: string }>;
  /** Refuses QUOTA_EXCEEDED and ORGANISATION_FULL where there is no room for `bytes` more; an estimate, as others write meanwhile. */
  requireRoom(workspaceId: string, bytes: number): Promise<void>;
  /** Which of these are still there. */
  known(ids: readonly number[]): Promise<ReadonlySet<number>>;
  /** Removes one for good. */
  remove(workspaceId: string, id: number): Promise<void>;
}
