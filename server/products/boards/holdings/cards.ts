import { sql } from "#database";
import type { Holding } from "#departures";
import { withBoardLock } from "../board-lock.ts";
import { recordAssigned } from "../cards/assign.ts";
import { addToCards, removeFromCard } from "../cards/queries.ts";
import type { BoardContext } from "../context.ts";
import type { BoardDb } from "../queries.ts";

interface OpenCard {
  readonly id: string;
  readonly boardId: string;
}

async function readOpenCards(db: BoardDb, personId: string, boardId: string | null): Promise<OpenCard[]> {
  const { rows } = await sql<OpenCard>`select c.id, c.board_id as "boardId" from boards.assignee a
    join boards.card c on c.id = a.card_id
    join boards.board b on b.id = c.board_id and b.trashed_at is null and b.archived_at is null and not b.is_template
    where a.person_id = ${personId} and c.done_at is null and c.archived_at is null and c.trashed_at is null
      and (${boardId}::uuid is null or c.board_id = ${boardId}::uuid)
    order by c.board_id, c.id`.execute(db);
  return rows;
}

/** Open cards that are assigned to a person by name. */
export const cardHolding = (ctx: BoardContext): Holding => ({
  name: "cards",
  count: async (personId) => ({ count: (await readOpenCards(ctx.db, personId, null)).length }),
  async handOver({ from, to }) {
    const all = await readOpenCards(ctx.db, from.id, null);
    let given = 0;
    for (const boardId of new Set(all.map((card) => card.boardId))) {
      const [reader] = await ctx.items.readers({ kind: "board", id: boardId }, [to.id]);
      if (reader === undefined) continue;
      given += await withBoardLock(ctx, null, boardId, async (change) => {
        // As they are under the lock: others may have closed or reassigned some meanwhile.
        const cards = await readOpenCards(change.trx, from.id, boardId);
        await addToCards(
          change.trx,
          "assignee",
          cards.map(({ id }) => ({ cardId: id, otherId: to.id })),
        );
        for (const { id } of cards) {
          await removeFromCard(change.trx, "assignee", id, [from.id]);
          recordAssigned(change, id, { personIds: [to.id], groupIds: [] });
        }
        return cards.length;
      });
    }
    return { given, kept: (await readOpenCards(ctx.db, from.id, null)).length };
  },
});
