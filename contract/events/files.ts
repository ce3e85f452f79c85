interface OfFile {
  readonly fileId: number;
  /** The folder it lies in; null for a workspace's root. */
  readonly parentId: number | null;
}

export interface FileEvents {
  "file.added": OfFile;
  "file.changed": OfFile;
  "file.renamed": OfFile & { readonly fromParentId: number | null };
  "file.moved": OfFile & { readonly fromParentId: number | null };
  /** `isMoved`: it went to another workspace, where it was added. */
  "file.trashed": OfFile & { readonly isMoved?: boolean };
  "file.restored": OfFile;
  "file.destroyed": OfFile;
  /** An earlier version, for good. */
  "file.versionRemoved": OfFile;
  "file.locked": OfFile;
  /** `holderId`: who held the lock, when another person took it off. */
  "file.unlocked": OfFile & { readonly holderId?: string };
}
