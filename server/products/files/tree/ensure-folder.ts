import { accessNode } from "./access.ts";
import type { Actor, TreeContext } from "./context.ts";
import { createFolder } from "./create-folder.ts";
import { readChild, readRoot } from "./queries.ts";

/** The id of a folder at the top of the workspace, made in the actor's name when it is not there. Refuses as `createFolder` does. */
export async function ensureFolder(
  context: TreeContext,
  actor: Actor,
  workspaceId: string,
  name: string,
): Promise<number> {
  const root = await readRoot(context.db, workspaceId);
  const find = async (): Promise<number | null> => {
    const child = await readChild(context.db, root.id, name);
    return child?.kind === "folder" ? child.id : null;
  };
  const existing = await find();
  if (existing !== null) return existing;
  try {
    return (await createFolder(context, actor, await accessNode(context, actor, root.id, "write"), name)).id;
  } catch (error) {
    // Another process may have made it in the same moment.
    const made = await find();
    if (made === null) throw error;
    return made;
  }
}
