import { requireAction, type Accessed } from "./access.ts";
import { updateMtime } from "./changes.ts";
import type { TreeContext } from "./context.ts";

/** Sets when the content was changed, as its owner says. Refuses FORBIDDEN. */
export async function setMtime({ db }: Pick<TreeContext, "db">, accessed: Accessed, mtime: Date): Promise<void> {
  requireAction(accessed, "write");
  await updateMtime(db, accessed.node.id, mtime);
}
