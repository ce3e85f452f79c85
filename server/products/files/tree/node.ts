/** A folder or file as stored. */
export interface Node {
  readonly id: number;
  /** Of a node read alone only a hint: below a folder that went to another workspace it follows in steps. Lineages are certain. */
  readonly workspaceId: string;
  /** Null for the root folder of a workspace, whose name is empty. */
  readonly parentId: number | null;
  readonly kind: "folder" | "file";
  readonly name: string;
  /** Bytes; of a folder, everything below it. */
  readonly size: number;
  readonly etag: number;
  readonly blob: string | null;
  /** Known where a client sent it, or asked for it. */
  readonly sha1: string | null;
  /** Known where the content was stored in one go. */
  readonly sha256: string | null;
  /** Digests of other kinds that a client sent: `MD5:… ADLER32:…`; empty when none. */
  readonly checksums: string;
  readonly contentType: string;
  readonly mtime: Date;
  readonly createdAt: Date;
  readonly createdBy: string | null;
  readonly changedAt: Date;
  readonly changedBy: string | null;
  /** Who wrote it where that was a visitor by a link. */
  readonly guestName: string | null;
  readonly trashedAt: Date | null;
  readonly trashedBy: string | null;
  /** Set while it is removed in steps: nobody sees it, in the trash neither. */
  readonly hiddenAt: Date | null;
}

/** What a listing over WebDAV says of a node: of each of a thousand nothing else is read. */
export type ListedNode = Omit<
  Node,
  "blob" | "createdBy" | "changedBy" | "guestName" | "trashedAt" | "trashedBy" | "hiddenAt"
>;

export interface Content {
  readonly blob: string;
  readonly size: number;
  readonly sha1: string | null;
  readonly sha256?: string | null | undefined;
  readonly checksums?: string | undefined;
  readonly contentType: string;
  readonly mtime: Date;
}

/** Without quotes; a different one after every change of the node's content or of anything below it. */
export const etagOf = (node: Pick<Node, "etag" | "id">): string => `${node.id.toString(16)}.${node.etag.toString(16)}`;

export const isHidden = (lineage: readonly Node[]): boolean => lineage.some((one) => one.hiddenAt !== null);

export const isTrashed = (lineage: readonly Node[]): boolean => lineage.some((one) => one.trashedAt !== null);
