import type { Card, ChangeCard } from "@safos/contract/boards";
import { refuse } from "#http";
import type { Actor } from "#items";
import { withBoardLock, type Change } from "../board-lock.ts";
import type { BoardContext } from "../context.ts";
import { changeAssignees, findAssignable } from "./assign.ts";
import { recordCompleted } from "./complete.ts";
import { addToCards, removeFromCard, updateCard, type CardRow } from "./queries.ts";
import {
  listsOf,
  lockedCard,
  requireAbove,
  requireCard,
  requireLabels,
  requireRoom,
  requireTextRoom,
} from "./require.ts";
import { changedValues, describeChange } from "./values.ts";
import { viewCard } from "./view.ts";

/** Changes what is named. Refuses MISSING, FORBIDDEN, BOARD_ARCHIVED, STALE, LIST_FULL, TOO_MANY, ELSEWHERE, CYCLE. */
export async function changeCard(ctx: BoardContext, actor: Actor, id: string, wanted: ChangeCard): Promise<Card> {
  const before = await requireCard(ctx, actor, id);
  const added = await findAssignable(ctx, actor, before.boardId, {
    personIds: [...(wanted.assigneeIds ?? []), ...(wanted.addAssigneeIds ?? [])],
    groupIds: [...(wanted.groupIds ?? []), ...(wanted.addGroupIds ?? [])],
  });
  await withBoardLock(
    ctx,
    actor,
    before.boardId,
    async (change) => {
      const row = await lockedCard(change, id);
      const isText = wanted.title !== undefined || wanted.description !== undefined || wanted.fields !== undefined;
      if (isText) requireFresh(row, wanted.version);
      await requireAllowed(change, row, wanted);
      const next = changedValues(row, wanted);
      await updateCard(change.trx, id, {
        ...next,
        version: row.version + (isText ? 1 : 0),
        isDuePending: next.dueAt?.getTime() !== row.dueAt?.getTime(),
      });
      await changeLabels(change, row, wanted);
      await changeAssignees(change, row, wanted, added);
      change.recordActivity({
        type: "card.changed",
        cardId: id,
        details: describeChange(row, next, wanted),
        payload: { isText },
      });
      if (next.doneAt && !row.doneAt) await recordCompleted(ctx, change, { ...row, ...next });
    },
    { cardId: id },
  );
  return viewCard(ctx, actor, id);
}

function requireFresh(row: CardRow, version: number | undefined): void {
  if (version === row.version) return;
  throw refuse("STALE", "Someone else changed this after you opened it.", {
    present: {
      version: row.version,
      title: row.title,
      description: row.description.slice(0, 100_000),
      fields: row.fields,
    },
  });
}

async function requireAllowed(change: Change, row: CardRow, wanted: ChangeCard): Promise<void> {
  await requireTextRoom(change, row.id, wanted.description);
  if (wanted.parentId && wanted.parentId !== row.parentId)
    await requireAbove(change, "parent", row.id, wanted.parentId);
  if (wanted.isArchived === false && row.archivedAt) {
    const list = (await listsOf(change)).find((one) => one.id === row.listId);
    if (list) await requireRoom(change, list, row.id);
  }
}

async function changeLabels(change: Change, row: CardRow, wanted: ChangeCard): Promise<void> {
  const add = [...(wanted.labelIds ?? []), ...(wanted.addLabelIds ?? [])];
  const remove = [
    ...(wanted.labelIds ? row.labelIds.filter((one) => !wanted.labelIds?.includes(one)) : []),
    ...(wanted.removeLabelIds ?? []),
  ];
  await requireLabels(change, add);
  await removeFromCard(change.trx, "label", row.id, remove);
  await addToCards(
    change.trx,
    "label",
    add.map((otherId) => ({ cardId: row.id, otherId })),
  );
}
