import type { Grant } from "#workspaces";
import type { Node } from "../../tree/node.ts";

/** A share as clients see it: a grant or a link on a node. */
export interface Share {
  readonly node: Node;
  /** From the workspace's own folder to the node. */
  readonly lineage: readonly Node[];
  readonly grant: Pick<
    Grant,
    | "id"
    | "personId"
    | "groupId"
    | "organisationId"
    | "isLink"
    | "hasPassword"
    | "grantedBy"
    | "role"
    | "createdAt"
    | "expiresAt"
  >;
  /** Of a link that was just made: it is said once. */
  readonly secret?: string | null;
}

/** Whom it is for; a link is for everyone who has it, and stands for itself. */
export const granteeOf = ({ id, personId, groupId, organisationId }: Share["grant"]): string =>
  personId ?? groupId ?? organisationId ?? id;
