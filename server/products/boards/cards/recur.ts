import { now, uuid } from "#clock";
import { sql } from "#database";
import { withBoardLock, type Change } from "../board-lock.ts";
import type { BoardContext } from "../context.ts";
import { countChecks } from "../order.ts";
import { keyFor } from "../place.ts";
import { readLists, type ListRow } from "../queries.ts";
import { addToCards, insertCards, readCards, updateCard, type CardRow } from "./queries.ts";
import { nextRound } from "./rounds.ts";

/** A card that recurs makes its next when it is done or its day has come; the rule moves on to the new one. */
export async function recurCards(ctx: BoardContext): Promise<void> {
  const { rows } = await sql<{ id: string; boardId: string }>`select c.id, c.board_id as "boardId" from boards.card c
    join boards.board b on b.id = c.board_id and b.trashed_at is null and b.archived_at is null and not b.is_template
    where c.recurrence is not null and c.trashed_at is null and (c.done_at is not null or c.due_at < ${new Date(now())})
    order by c.id limit 500`.execute(ctx.db);
  for (const { id, boardId } of rows) await withBoardLock(ctx, null, boardId, (change) => recurCard(change, id));
}

async function recurCard(change: Change, id: string): Promise<void> {
  const { trx, board, recordActivity } = change;
  const [row] = await readCards(trx, [id]);
  const isTime = row && (row.doneAt !== null || (row.dueAt !== null && row.dueAt.getTime() < now()));
  if (!row?.recurrence || row.trashedAt || !isTime) return;
  const lists = await readLists(trx, [board.id]);
  // Back to where work begins: the first list that does not mean done.
  const list = lists.find((one) => !one.completes) ?? lists[0];
  if (!list) return;
  const nextId = await insertNext(change, row, list);
  await updateCard(trx, id, { ...row, recurrence: null, isDuePending: false });
  recordActivity({
    type: "card.created",
    cardId: nextId,
    details: { list: list.title, from: row.no, isRecurring: true },
  });
  recordActivity({ type: "card.changed", cardId: id, isUnlogged: true });
}

/** The next round of a card, with its labels and assignees, open and with no box ticked. */
async function insertNext({ trx, board, takeNo }: Change, row: CardRow, list: ListRow): Promise<string> {
  const description = row.description.replace(/^(\s*[-*+] \[)[xX](\] )/gm, "$1 $2");
  const id = uuid();
  await insertCards(trx, board.id, [
    {
      ...row,
      ...countChecks(description),
      ...nextDates(row),
      id,
      listId: list.id,
      no: takeNo(),
      position: await keyFor(trx, "card", list.id, null, { after: null }),
      description,
      doneAt: null,
      archivedAt: null,
    },
  ]);
  const pairs = (ids: readonly string[]) => ids.map((otherId) => ({ cardId: id, otherId }));
  await addToCards(trx, "label", pairs(row.labelIds));
  await addToCards(trx, "assignee", pairs(row.assigneeIds));
  await addToCards(trx, "group", pairs(row.groupIds));
  return id;
}

function nextDates(row: CardRow): Pick<CardRow, "startsAt" | "dueAt"> {
  if (!row.recurrence) return row;
  const present = new Date(now());
  const dueAt = nextRound(row.dueAt ?? present, row.recurrence, present);
  const startsAt =
    row.startsAt && row.dueAt
      ? new Date(dueAt.getTime() - (row.dueAt.getTime() - row.startsAt.getTime()))
      : row.startsAt && nextRound(row.startsAt, row.recurrence, present);
  return { startsAt, dueAt };
}
