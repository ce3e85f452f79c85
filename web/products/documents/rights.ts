import type { Role } from "@safos/contract/workspaces";
import { isAtLeast } from "../../shared/workspaces/queries.ts";

/** What someone may do with a document that is open. */
export interface Rights {
  /** Their role lets them write, locked or not. */
  readonly canWrite: boolean;
  /** The text cannot be changed just now. */
  readonly isReadOnly: boolean;
  readonly canComment: boolean;
  /** They suggest by asking the server, because they may comment but not write; who may write suggests in the text itself. */
  readonly canSuggest: boolean;
}

export function rightsOf(role: Role, open: { readonly isReadOnly: boolean; readonly isLocked: boolean }): Rights {
  const canWrite = isAtLeast(role, "editor");
  const canComment = isAtLeast(role, "commenter");
  return { canWrite, isReadOnly: open.isReadOnly, canComment, canSuggest: canComment && !canWrite && !open.isLocked };
}
