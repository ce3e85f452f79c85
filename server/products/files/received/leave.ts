import type { FilesDeps } from "../deps.ts";
import type { Actor } from "../tree/context.ts";
import { missing } from "../tree/refusals.ts";
import { storeLeft } from "./placements.ts";
import { readReceived, type Received } from "./received.ts";

type Deps = Pick<FilesDeps, "db" | "items" | "workspaces">;

/** Who was given something by name gives it back; what a group or an organisation was given they no longer see among their files. */
export async function leaveShare({ db, workspaces }: Deps, actor: Actor, { node, grants }: Received): Promise<void> {
  await storeLeft(db, actor.personId, node.id);
  for (const { id, isDirect, workspaceId } of grants) {
    if (!isDirect) continue;
    await workspaces.revokeGrant({ kind: "file", id: String(node.id), workspaceId }, id, actor.personId);
  }
}

/** The same by the node's id. Refuses FILE_MISSING for what is not in the person's list. */
export async function leaveById(deps: Deps, actor: Actor, id: number): Promise<void> {
  const found = (await readReceived(deps, actor)).list.find((one) => one.node.id === id);
  if (!found) throw missing();
  await leaveShare(deps, actor, found);
}
