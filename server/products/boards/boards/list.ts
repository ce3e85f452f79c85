import type { BoardQuery, BoardSummary } from "@safos/contract/boards";
import type { Principal } from "#http";
import type { Actor } from "#items";
import { can } from "#workspaces";
import type { BoardContext } from "../context.ts";
import { readBoardPage } from "../queries.ts";
import { missing } from "../refusals.ts";
import { readReach } from "./reach.ts";
import { readRoles } from "./roles.ts";
import { viewBoardSummary } from "./summary.ts";

/** Boards of one workspace, or (null) all that the person may read. Refuses MISSING. */
export async function listBoards(
  ctx: BoardContext,
  principal: Principal,
  workspaceId: string | null,
  query: BoardQuery,
): Promise<{ items: BoardSummary[]; next?: string }> {
  const { workspaces } = ctx;
  const actor: Actor = { person: principal, link: null };
  const limit = query.limit ?? 100;
  const reach = await readReach(ctx, principal);
  if (workspaceId !== null && (await workspaces.roleOf(principal.personId, workspaceId)) === null) throw missing();
  const isWhole = workspaceId === null || reach.workspaceIds.includes(workspaceId);
  const rows = await readBoardPage(ctx.db, {
    workspaceIds: workspaceId === null ? reach.workspaceIds : isWhole ? [workspaceId] : [],
    boardIds: isWhole && workspaceId !== null ? [] : reach.boardIds,
    state: query.state ?? "open",
    after: query.after ?? null,
    limit: limit + 1,
  });
  const page = rows.slice(0, limit);
  const roles = await readRoles(ctx, actor, page);
  const shown = page.flatMap((row, index) => {
    const role = roles[index] ?? null;
    const isHere = workspaceId === null || row.workspaceId === workspaceId;
    return role !== null && can(role, "read") && isHere ? [{ row, role }] : [];
  });
  const nameOf = async (id: string): Promise<string> =>
    reach.workspaceNames.get(id) ?? (await workspaces.byId(id))?.name ?? "";
  const list = await Promise.all(
    shown.map(async ({ row, role }) => viewBoardSummary(row, await nameOf(row.workspaceId), role)),
  );
  const last = page.at(-1);
  return rows.length > limit && last ? { items: list, next: last.id } : { items: list };
}
