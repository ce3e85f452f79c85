import type { ChangeFile } from "@safos/contract/files";
import { accessNode } from "./access.ts";
import type { Actor, TreeContext } from "./context.ts";
import { setFavourite } from "./favourites.ts";
import { moveTo } from "./move.ts";
import type { Node } from "./node.ts";

/** Renames, moves or marks as a favourite, as the change says. Refuses as `moveNode` does. */
export async function changeNode(context: TreeContext, actor: Actor, id: number, change: ChangeFile): Promise<Node> {
  const { name, parentId, isFavourite } = change;
  const source = await accessNode(context, actor, id, "read");
  const isMoving = name !== undefined || parentId !== undefined;
  const node = isMoving ? (await moveTo(context, actor, source, { name, parentId })).node : source.node;
  if (isFavourite !== undefined) await setFavourite(context.db, actor.personId, node.id, isFavourite);
  return node;
}
