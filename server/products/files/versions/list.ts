import type { FileVersion } from "@safos/contract/files";
import type { FilesDeps } from "../deps.ts";
import { nameReader } from "../person-names.ts";
import { accessNode } from "../tree/access.ts";
import type { Actor } from "../tree/context.ts";
import { readVersions } from "./queries.ts";

/** The present content of a file, as version 0, and the older ones, the latest first. Refuses FILE_MISSING. */
export async function listVersions(
  deps: Pick<FilesDeps, "db" | "identity" | "items" | "workspaces">,
  actor: Actor,
  id: number,
): Promise<FileVersion[]> {
  const { node } = await accessNode(deps, actor, id, "read");
  const versions = await readVersions(deps.db, node.id);
  const nameOf = await nameReader(deps.identity, [node.changedBy, ...versions.map((one) => one.changedBy)]);
  return [{ ...node, id: 0, label: "" }, ...versions].map((one) => ({
    id: one.id,
    size: one.size,
    changedAt: one.changedAt.toISOString(),
    changedBy: nameOf(one.changedBy),
    isCurrent: one.id === 0,
    label: one.label,
  }));
}
