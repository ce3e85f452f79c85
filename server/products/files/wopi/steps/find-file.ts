import { refuse } from "#http";
import { can } from "#workspaces";
import { readEditorLock } from "../../locks/editor.ts";
import { tokenOf } from "../../locks/lock.ts";
import { accessNode } from "../../tree/access.ts";
import { findActor } from "../../tree/find-actor.ts";
import { missing, notAFile } from "../../tree/refusals.ts";
import { defineStep, header } from "../exchange.ts";

/** The token's file as its person may use it now, and the office program's lock on it. Refuses UNAUTHENTICATED and FILE_MISSING. */
export const findFile = defineStep({
  name: "find-file",
  section: "WOPI: files endpoint",
  needs: ["holder"],
  gives: ["actor", "file", "mayWrite", "lock", "writer"],
  async run({ deps, request }, { holder }) {
    const { id } = request.params as { id: string };
    if (String(holder.nodeId) !== id) throw missing();
    const actor = await findActor(deps.identity, holder.personId);
    if (!actor) throw refuse("UNAUTHENTICATED");
    const file = await accessNode(deps, actor, holder.nodeId, "read");
    if (file.node.kind !== "file") throw notAFile();
    const lock = await readEditorLock(deps.db, holder.nodeId);
    const isShown = lock !== null && lock.editorId === header(request, "x-wopi-lock");
    const writer = isShown ? { ...actor, lockTokens: [tokenOf(lock)] } : actor;
    return { actor, file, mayWrite: holder.mayWrite && can(file.role, "write"), lock, writer };
  },
});
