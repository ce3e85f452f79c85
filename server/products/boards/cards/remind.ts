import { now } from "#clock";
import { sql } from "#database";
import { system, topicOfItem } from "#events";
import type { BoardContext } from "../context.ts";
import { boardEvent } from "../events.ts";

/** How long before a card is due its people are notified. */
const noticeMs = 24 * 3_600_000;

/** Publishes `card.due` once a card, a day ahead, in one statement for all boards. */
export async function remindOfCards({ db, events }: BoardContext): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: string; boardId: string; workspaceId: string; dueAt: Date; revision: number }>`
      update boards.card c set due_told_at = ${new Date(now())} from boards.board b
      where b.id = c.board_id and b.trashed_at is null and b.archived_at is null and not b.is_template
        and c.due_at < ${new Date(now() + noticeMs)} and c.done_at is null and c.due_told_at is null
        and c.archived_at is null and c.trashed_at is null
      returning c.id, c.board_id as "boardId", b.workspace_id as "workspaceId", c.due_at as "dueAt", b.revision`.execute(
      trx,
    );
    await events.emit(
      trx,
      rows.map((row) => ({
        ...boardEvent(
          "card.due",
          {
            actor: system,
            workspaceId: row.workspaceId,
            item: { kind: "card", id: row.id },
            parents: [{ kind: "board", id: row.boardId }],
          },
          { boardId: row.boardId, revision: row.revision, dueAt: row.dueAt.toISOString() },
        ),
        // Nobody's list or board changes by it.
        topics: [topicOfItem({ kind: "card", id: row.id })],
      })),
    );
  });
}
