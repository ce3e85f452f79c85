import type * as Y from "yjs";

/** What a product says of the items it lets people edit together. */
export interface CollaborationKind {
  /**
   * Called at most two seconds after a change, in one process, again and again while writing goes on: for search, files, lists.
   * `changedBy` is the last person who wrote; null for guests and the system.
   */
  onChanged?(id: string, change: { readonly changedBy: string | null }): Promise<void>;
  /**
   * The state that a product keeps beside the shared document, read once for everybody in this process; the answer is a
   * function that gives what one of them may see. Sent to each page that opens the item, and to all after `broadcast`.
   */
  readBroadcast?(
    id: string,
  ): Promise<(user: { readonly id: string; readonly isGuest: boolean }) => { about: string; content: unknown }>;
  /** Makes `current` say what `wanted` says, as changes to `current`; for restoring a version. */
  replace(current: Y.Doc, wanted: Y.Doc): void;
}
