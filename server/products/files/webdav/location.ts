import type { PlacedMount, ResourceTree } from "#dav";
import type { Principal } from "#http";
import type { Granted, Role, Workspace } from "#workspaces";
import type { MountedRow } from "../federated/queries.ts";
import type { Received } from "../received/received.ts";
import type { ListedNode, Node } from "../tree/node.ts";
import type { Walk } from "../tree/walks.ts";
import type { Resource } from "./properties.ts";

interface AnyMount extends PlacedMount {
  readonly role: Role;
  /** The folder or file that stands there. */
  readonly rootId: number;
}

/** A workspace's folder as it appears in a member's root. */
interface WorkspaceMount extends AnyMount {
  readonly kind: "workspace";
  readonly workspace: Workspace;
}

/** What a person may do below a mount by membership; null: nothing. Of their own files they are the owner. */
export const memberRoleOf = (mount: Mount | null): Role | null =>
  mount === null ? "owner" : mount.kind === "share" ? null : mount.role;

/** What was shared with a person, at the top or in a folder of their own files. */
export interface ShareMount extends AnyMount {
  readonly kind: "share";
  readonly received: Received;
  /** The folder that it stands in, and what leads there; the person's own root first. */
  readonly parents: readonly number[];
}

export type Mount = WorkspaceMount | ShareMount;

/** What was shared with a person from another server, at the top of their files: nothing of it is stored here. */
export interface RemoteMount extends PlacedMount {
  readonly kind: "remote";
  readonly share: MountedRow;
}

/** A person's whole tree: their personal files, and beside them every workspace they may read and what is shared with them. */
export interface PersonTree {
  readonly principal: Principal;
  readonly personalId: number;
  readonly mounts: readonly Mount[];
  readonly remotes: readonly RemoteMount[];
  /** What the person was given, by the node's id. */
  readonly granted: Granted;
  /** What the person may do to the last of a lineage, as a member and by grants. */
  readonly roleAlong: (lineage: readonly ListedNode[], memberRole: Role | null) => Role | null;
  /** What changes a folder's etag where what was given on it, or above, rests for things of some classes. */
  readonly restMarkOf: (lineage: readonly ListedNode[]) => readonly string[];
  /** What changes a folder's etag besides what lies in it: mounts below, and grants below; by the folder's id. */
  readonly marks: ReadonlyMap<number, readonly string[]>;
  /** What was read of a path in the moment in which the tree was; given once, since what is there changes. */
  readonly takeWalk: () => Walk | null;
}

/** Where a path leads. */
export interface Location {
  /** Null at the person's own root and in their personal files. */
  readonly mount: Mount | null;
  /** Nodes along the path, that of the workspace first; of what is shared also what lies above it. */
  readonly lineage: readonly Node[];
  /** Names that were not found; empty when the path exists. */
  readonly missing: readonly string[];
  readonly isPersonRoot: boolean;
  /** Null below what is shared with someone who is no member there. */
  readonly memberRole: Role | null;
}

/** Whether it is a mount itself that is there, and not something in it. */
export const isMountRoot = ({ mount, lineage, missing }: Location): boolean =>
  mount !== null && missing.length === 0 && lineage.at(-1)?.id === mount.rootId;

/** The trees that the server offers, one to each person. */
export type PersonTrees = ResourceTree<Principal, PersonTree, Location, Resource>;
