import type { Principal } from "#http";
import { can } from "#workspaces";
import type { BoardContext } from "../context.ts";

interface Reach {
  readonly workspaceIds: readonly string[];
  readonly boardIds: readonly string[];
  readonly workspaceNames: ReadonlyMap<string, string>;
}

/** Workspaces a person reads everything in, and boards that were shared with them besides. */
export async function readReach(
  { workspaces }: BoardContext,
  principal: Pick<Principal, "personId" | "organisationId">,
): Promise<Reach> {
  const mine = await workspaces.listFor(principal.personId);
  const granted = await workspaces.grantedItems(principal);
  return {
    workspaceIds: mine.filter((one) => can(one.role, "read")).map((one) => one.workspace.id),
    boardIds: granted.filter((one) => one.kind === "board").map((one) => one.id),
    workspaceNames: new Map(mine.map((one) => [one.workspace.id, one.workspace.name])),
  };
}
