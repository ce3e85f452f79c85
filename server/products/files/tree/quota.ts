import { refuse } from "#http";
import type { FileDb } from "../tables.ts";
import type { TreeContext } from "./context.ts";
import { readChild, readRoot } from "./queries.ts";

/** How many bytes the workspace may hold; null without limit. Only personal workspaces have one. */
export async function quotaOf(
  { workspaces, organisations }: Pick<TreeContext, "workspaces" | "organisations">,
  workspaceId: string,
): Promise<number | null> {
  // Spares the statement below where no organisation has a quota.
  if (organisations.all().every((one) => one.rules.personQuota === null)) return null;
  const workspace = await workspaces.byId(workspaceId);
  if (workspace?.isPersonal !== true) return null;
  return organisations.byId(workspace.organisationId)?.rules.personQuota ?? null;
}

/** Refuses QUOTA_EXCEEDED when `bytes` more would pass the quota. Exact under the lock, an estimate without it. */
export async function requireRoom(db: FileDb, workspaceId: string, quota: number | null, bytes: number): Promise<void> {
  if (quota === null || bytes <= 0) return;
  const root = await readRoot(db, workspaceId);
  if (root.size + bytes > quota)
    throw refuse("QUOTA_EXCEEDED", {
      quota,
      used: root.size,
    });
}

/** An estimate before content is received, which spares sending what would be refused. Counts what `at` replaces. */
export async function requireSpace(
  context: Pick<TreeContext, "db" | "workspaces" | "organisations">,
  workspaceId: string,
  bytes: number,
  at: { parentId: number; name: string },
): Promise<void> {
  const quota = await quotaOf(context, workspaceId);
  if (quota === null) return;
  const replaced = await readChild(context.db, at.parentId, at.name);
  await requireRoom(context.db, workspaceId, quota, bytes - (replaced?.size ?? 0));
}
