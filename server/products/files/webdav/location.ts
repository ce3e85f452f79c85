import type { NamedMount, ResourceTree } from "#dav";
import type { Principal } from "#http";
import type { Role, Workspace } from "#workspaces";
import type { Node } from "../tree/node.ts";
import type { Resource } from "./properties.ts";

/** A workspace's folder as it appears in a member's root. */
export interface Mount extends NamedMount {
  readonly workspace: Workspace;
  readonly role: Role;
  readonly rootId: number;
}

/** A person's whole tree: their personal files, and beside them every workspace they may read. */
export interface PersonTree {
  readonly principal: Principal;
  readonly personalId: number;
  readonly mounts: readonly Mount[];
}

/** Where a path leads. */
export interface Location {
  /** Null at the person's own root and in their personal files. */
  readonly mount: Mount | null;
  /** Nodes along the path below the mount or the personal root, that root first. */
  readonly lineage: readonly Node[];
  /** Names that were not found; empty when the path exists. */
  readonly missing: readonly string[];
  readonly isPersonRoot: boolean;
  readonly memberRole: Role;
}

/** The trees that the server offers, one to each person. */
export type PersonTrees = ResourceTree<Principal, PersonTree, Location, Resource>;
