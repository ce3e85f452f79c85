import type { Recurrence } from "@safos/contract/boards";
import { now, uuid } from "#clock";
import { addToCards, insertCards, readCards, updateCard } from "./card-queries.ts";
import { sql } from "#database";
import { system, topicOfItem } from "#events";
import type { BoardDeps, Core } from "./core.ts";
import { boardEvent } from "./events.ts";
import { countChecks } from "./order.ts";
import { readLists } from "./queries.ts";

/** How long before a card is due its people hear of it. */
const noticeMs = 24 * 3_600_000;

/** The same time one round later; the last day of a shorter month when there is no such day. */
function addRound(at: Date, { unit, every }: Recurrence): Date {
  const next = new Date(at);
  if (unit === "day") next.setUTCDate(next.getUTCDate() + every);
  else if (unit === "week") next.setUTCDate(next.getUTCDate() + 7 * every);
  else {
    const day = next.getUTCDate();
    next.setUTCDate(1);
    next.setUTCMonth(next.getUTCMonth() + every * (unit === "year" ? 12 : 1));
    const last = new Date(Date.UTC(next.getUTCFullYear(), next.getUTCMonth() + 1, 0)).getUTCDate();
    next.setUTCDate(Math.min(day, last));
  }
  return next;
}

/** The first round of a recurring card that lies ahead. */
function nextRound(from: Date, recurrence: Recurrence, present: Date): Date {
  let next = addRound(from, recurrence);
  for (let round = 0; next <= present && round < 5000; round++) next = addRound(next, recurrence);
  return next;
}

/** Background work: recurring cards come again, and people hear of what is due. */
export function startBoardJobs(deps: BoardDeps, core: Core): { recur(): Promise<void>; remind(): Promise<void> } {
  const { jobs, events } = deps;
  const { db } = core;

  /** A card that recurs makes its next when it is done or its day has come; the rule moves on to the new one. */
  async function recur(): Promise<void> {
    const { rows } = await sql<{ id: string; boardId: string }>`select c.id, c.board_id as "boardId" from boards.card c
      join boards.board b on b.id = c.board_id and b.trashed_at is null and b.archived_at is null and not b.is_template
      where c.recurrence is not null and c.trashed_at is null and (c.done_at is not null or c.due_at < ${new Date(now())})
      order by c.id limit 500`.execute(db);
    for (const { id, boardId } of rows) {
      await core.change(null, boardId, async ({ trx, recordActivity, takeNo }) => {
        const [row] = await readCards(trx, [id]);
        const isTime = row && (row.doneAt !== null || (row.dueAt !== null && row.dueAt.getTime() < now()));
        if (!row?.recurrence || row.trashedAt || !isTime) return;
        const lists = await readLists(trx, [boardId]);
        // Back to where work begins: the first list that does not mean done.
        const list = lists.find((one) => !one.completes) ?? lists[0];
        if (!list) return;
        const present = new Date(now());
        const dueAt = nextRound(row.dueAt ?? present, row.recurrence, present);
        const startsAt =
          row.startsAt && row.dueAt
            ? new Date(dueAt.getTime() - (row.dueAt.getTime() - row.startsAt.getTime()))
            : row.startsAt && nextRound(row.startsAt, row.recurrence, present);
        const description = row.description.replace(/^(\s*[-*+] \[)[xX](\] )/gm, "$1 $2");
        const copyId = uuid();
        await insertCards(trx, boardId, [
          {
            ...row,
            ...countChecks(description),
            id: copyId,
            listId: list.id,
            no: takeNo(),
            position: await core.keyFor(trx, "card", list.id, null, { after: null }),
            description,
            startsAt,
            dueAt,
            doneAt: null,
            archivedAt: null,
          },
        ]);
        await addToCards(
          trx,
          "label",
          row.labelIds.map((otherId) => ({ cardId: copyId, otherId })),
        );
        await addToCards(
          trx,
          "assignee",
          row.assigneeIds.map((otherId) => ({ cardId: copyId, otherId })),
        );
        await addToCards(
          trx,
          "group",
          row.groupIds.map((otherId) => ({ cardId: copyId, otherId })),
        );
        await updateCard(trx, id, { ...row, recurrence: null, isDueUntold: false });
        recordActivity({
          type: "card.created",
          cardId: copyId,
          details: { list: list.title, from: row.no, isRecurring: true },
        });
        recordActivity({ type: "card.changed", cardId: id, isUnlogged: true });
      });
    }
  }

  /** Tells once, a day ahead, in one statement for all boards. */
  async function remind(): Promise<void> {
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

  jobs.handle("boards:recur", recur);
  jobs.every("*/10 * * * *", "boards:recur");
  jobs.handle("boards:remind", remind);
  jobs.every("*/10 * * * *", "boards:remind");
  return { recur, remind };
}
