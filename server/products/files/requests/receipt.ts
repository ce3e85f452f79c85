import type { FileReceipt } from "@safos/contract/file-visits";
import type { FilesDeps } from "../deps.ts";
import { accessNode } from "../tree/access.ts";
import type { Actor } from "../tree/context.ts";
import { readReceiptOf } from "./queries.ts";

/** How a file came, for those who may read it; null: not by a file request. Refuses FILE_MISSING. */
export async function readReceipt(deps: FilesDeps, actor: Actor, id: number): Promise<FileReceipt | null> {
  const { node } = await accessNode(deps, actor, id, "read");
  const found = await readReceiptOf(deps.db, node.id);
  return found && { ...found, receivedAt: found.receivedAt.toISOString() };
}
