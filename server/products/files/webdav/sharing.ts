import type { RequestedProperties } from "#dav";
import type { Principal } from "#http";
import { can, type Role } from "#workspaces";
import type { FilesDeps } from "../deps.ts";
import { nameGrantees, shareTypeOf } from "../received/grantees.ts";
import type { ListedNode } from "../tree/node.ts";
import type { Mount } from "./location.ts";
import type { Resource } from "./properties.ts";

export type SharingDeps = Pick<FilesDeps, "identity" | "organisations" | "workspaces">;

interface Listed {
  readonly node: ListedNode;
  readonly mount: Mount | null;
  readonly role: Role | null;
}
type Sharing = Pick<Resource, "shareTypes" | "sharees" | "owner">;

/** Whose a node is, and whom it is shared with, for a whole listing: statements only for what is asked for. */
export async function readSharing(
  deps: SharingDeps,
  { name, displayName }: Pick<Principal, "name" | "displayName">,
  list: readonly Listed[],
  requested: RequestedProperties,
): Promise<(one: Listed) => Sharing> {
  const asks = (name: string): boolean => typeof requested !== "string" && requested.includes(name);
  const isShared = asks("oc:share-types") || asks("nc:sharees");
  const ids = isShared ? list.filter((one) => can(one.role, "write")).map((one) => String(one.node.id)) : [];
  const grants = await deps.workspaces.grantsOnAll("file", ids);
  const names = await nameGrantees(deps, asks("nc:sharees") ? grants : []);
  const byNode = Map.groupBy(grants, (one) => one.itemId);
  const owners = await readOwners(deps, list);
  return ({ node, mount }) => {
    const own = byNode.get(String(node.id)) ?? [];
    return {
      shareTypes: [...new Set(own.map(shareTypeOf))].toSorted((a, b) => a - b),
      sharees: own.flatMap((one) => names(one) ?? []),
      owner: owners(mount) ?? { id: name, displayName },
    };
  };
}

/** Who shared what is mounted; what nobody shared with the caller is shown as their own. */
async function readOwners(
  { identity }: SharingDeps,
  list: readonly Listed[],
): Promise<(mount: Mount | null) => Resource["owner"] | null> {
  const givers = list.flatMap(({ mount }) =>
    mount?.kind === "share" ? (mount.received.grants[0].grantedBy ?? []) : [],
  );
  const found = givers.length === 0 ? [] : await identity.personsByIds([...new Set(givers)]);
  const byId = new Map(found.map(({ id, name, displayName }) => [id, { id: name, displayName }]));
  return (mount) =>
    mount?.kind === "share"
      ? (byId.get(mount.received.grants[0].grantedBy ?? "") ?? { id: "", displayName: "" })
      : null;
}
