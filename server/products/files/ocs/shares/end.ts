import type { Principal } from "#http";
import { leaveShare } from "../../received/leave.ts";
import type { OcsDeps } from "../exchange.ts";
import { shareMissing, type FoundShare } from "./find.ts";

/** Who has it leaves it; who manages what it is on takes it away. Refuses FORBIDDEN to others who know of it. */
export async function endShare(deps: OcsDeps, person: Principal, { node, grant, received }: FoundShare): Promise<void> {
  if (received) return leaveShare(deps, person, received);
  const { id, kind, workspaceId } = await deps.items.require({ person, link: null }, "file", String(node.id), "manage");
  const item = { id, kind, workspaceId: workspaceId ?? node.workspaceId };
  if (!(await deps.items.shares.remove(person, item, grant.id))) throw shareMissing();
}
