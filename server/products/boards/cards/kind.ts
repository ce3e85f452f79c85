import { sql } from "#database";
import type { ItemKind } from "#items";
import { followClass } from "../attached.ts";
import type { BoardContext } from "../context.ts";
import { wellFormed } from "../well-formed.ts";
import { assignedPeople } from "./assigned-people.ts";
import { purgeCards, readCards, readTrashedCards } from "./queries.ts";
import { trashCard } from "./trash.ts";
import { itemOfCard } from "./values.ts";

/** Cards as items of their board. */
export const cardKind = (ctx: BoardContext): ItemKind => ({
  kind: "card",
  async find(ids) {
    // One statement: the card with what is needed of its board.
    const { rows } = await sql<Parameters<typeof itemOfCard>[0] & { workspaceId: string; boardTrashedAt: Date | null }>`
      select c.id, c.board_id as "boardId", c.title, c.trashed_at as "trashedAt", c.created_by as "createdBy",
        b.workspace_id as "workspaceId", b.trashed_at as "boardTrashedAt"
      from boards.card c join boards.board b on b.id = c.board_id where c.id = any(${wellFormed(ids)}::uuid[])`.execute(
      ctx.db,
    );
    return rows.map((row) => itemOfCard(row, { workspaceId: row.workspaceId, trashedAt: row.boardTrashedAt }));
  },
  setTrashed: (actor, id, isTrashed) => trashCard(ctx, actor, id, isTrashed),
  trashed: async (workspaceId) =>
    (await readTrashedCards(ctx.db, workspaceId)).map((row) => ({
      ...itemOfCard(row, { workspaceId, trashedAt: null }),
      trashedAt: row.trashedAt,
    })),
  linksChanged: async (_, other) => {
    if (other.kind === "file") await followClass(ctx, other.id);
  },
  purge: (before) => purgeCards(ctx.db, before),
  async followers(id) {
    const [row] = await readCards(ctx.db, wellFormed([id]));
    return row ? [...(await assignedPeople(ctx.identity, [row])), ...(row.createdBy ? [row.createdBy] : [])] : [];
  },
});
