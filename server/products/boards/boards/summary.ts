import type { BoardSummary } from "@safos/contract/boards";
import type { Role } from "#workspaces";
import type { CountedBoardRow } from "../queries.ts";

export function viewBoardSummary(row: CountedBoardRow, workspaceName: string, role: Role): BoardSummary {
  return {
    id: row.id,
    workspaceId: row.workspaceId,
    workspaceName,
    title: row.title,
    prefix: row.prefix,
    tone: row.tone,
    isTemplate: row.isTemplate,
    archivedAt: row.archivedAt?.toISOString() ?? null,
    cardCount: row.cardCount,
    doneCount: row.doneCount,
    changedAt: row.changedAt.toISOString(),
    role,
  };
}
