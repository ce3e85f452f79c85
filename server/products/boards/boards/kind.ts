import type { ItemKind } from "#items";
import { readAttached } from "../attached.ts";
import type { BoardContext } from "../context.ts";
import { purgeBoards, readBoards, readTrashedBoards } from "../queries.ts";
import { wellFormed } from "../well-formed.ts";
import { itemOfBoard } from "./item.ts";
import { trashBoard } from "./trash.ts";

/** Boards as items. */
export const boardKind = (ctx: BoardContext): ItemKind => ({
  kind: "board",
  find: async (ids) => (await readBoards(ctx.db, wellFormed(ids))).map(itemOfBoard),
  setTrashed: (actor, id, isTrashed) => trashBoard(ctx, actor, id, isTrashed),
  trashed: async (workspaceId) =>
    (await readTrashedBoards(ctx.db, workspaceId)).map((row) => ({
      ...itemOfBoard(row),
      trashedAt: row.trashedAt ?? row.changedAt,
    })),
  repeatsOf: (id) => readAttached(ctx, id),
  purge: (before) => purgeBoards(ctx.db, before),
  followers: async (id) => (await readBoards(ctx.db, wellFormed([id]))).flatMap((row) => row.ownerId ?? []),
});
