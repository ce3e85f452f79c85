interface OfFile {
  readonly fileId: number;
  /** The folder it lies in; null for a workspace's root. */
  readonly parentId: number | null;
}

export interface FileEvents {
  /** `isAlone`: nothing lies below it. */
  "file.added": OfFile & { readonly isAlone?: true };
  "file.changed": OfFile;
  "file.renamed": OfFile & { readonly fromParentId: number | null };
  "file.moved": OfFile & { readonly fromParentId: number | null };
  /** `isMoved`: it went to another workspace, where it was added. */
  "file.trashed": OfFile & { readonly isMoved?: boolean };
  /** It came by a file request; `grantId` is the link. */
  "file.received": OfFile & {
    readonly grantId: string;
    readonly size: number;
    /** The folder that files were asked for. */
    readonly folderId: number;
    /** Who made the link. */
    readonly askedById: string;
    readonly label: string;
  };
  "file.restored": OfFile;
  "file.destroyed": OfFile;
  /** An earlier version, for good. */
  "file.versionRemoved": OfFile;
  /** A tag was put on it, or taken off. */
  "file.tagged": OfFile;
  "file.locked": OfFile;
  /** `holderId`: who held the lock, when another person took it off. */
  "file.unlocked": OfFile & { readonly holderId?: string };
  /** What stands in a content has been read: every file that has it is found by it. */
  "file.textRead": { readonly source: string };
}
