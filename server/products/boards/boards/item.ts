import type { FoundItem } from "#items";
import type { BoardRow } from "../queries.ts";

export const boardPath = (row: Pick<BoardRow, "id" | "workspaceId">): string =>
  `/w/${row.workspaceId}/boards/${row.id}`;

export function itemOfBoard(row: BoardRow): FoundItem {
  return {
    kind: "board",
    id: row.id,
    workspaceId: row.workspaceId,
    title: row.title,
    path: boardPath(row),
    ownerId: row.ownerId,
    isTrashed: row.trashedAt !== null,
  };
}
