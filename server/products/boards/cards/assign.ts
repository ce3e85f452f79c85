import type { ChangeCard } from "@safos/contract/boards";
import type { Actor } from "#items";
import type { Change } from "../board-lock.ts";
import type { BoardContext } from "../context.ts";
import { addToCards, removeFromCard, type CardRow } from "./queries.ts";

/** Persons and groups a card is assigned to. */
export interface Assignees {
  readonly personIds: readonly string[];
  readonly groupIds: readonly string[];
}

/** Those who may be assigned: persons who can read the board, groups the actor may find. The others are left out silently. */
export async function findAssignable(
  ctx: BoardContext,
  actor: Actor,
  boardId: string,
  { personIds, groupIds }: Assignees,
): Promise<Assignees> {
  const { items, identity } = ctx;
  const { person } = actor;
  return {
    personIds:
      personIds.length === 0 ? [] : await items.readers({ kind: "board", id: boardId }, [...new Set(personIds)]),
    // A visitor with a link finds no groups.
    groupIds:
      groupIds.length === 0 || person === null
        ? []
        : (await identity.groupsByIds(groupIds))
            .filter((one) => identity.mayKnowGroup(person, one))
            .map((one) => one.id),
  };
}

/** Assigns a new card. */
export async function assignNew(change: Change, cardId: string, { personIds, groupIds }: Assignees): Promise<void> {
  const pairs = (ids: readonly string[]) => ids.map((otherId) => ({ cardId, otherId }));
  await addToCards(change.trx, "assignee", pairs(personIds));
  await addToCards(change.trx, "group", pairs(groupIds));
}

/** Assigns a card to those added, and takes it from those it is no longer assigned to. */
export async function changeAssignees(
  change: Change,
  row: CardRow,
  wanted: ChangeCard,
  added: Assignees,
): Promise<void> {
  const left = (before: readonly string[], whole: readonly string[] | undefined): readonly string[] =>
    whole ? before.filter((one) => !whole.includes(one)) : [];
  const pairs = (ids: readonly string[]) => ids.map((otherId) => ({ cardId: row.id, otherId }));
  await removeFromCard(change.trx, "assignee", row.id, [
    ...left(row.assigneeIds, wanted.assigneeIds),
    ...(wanted.removeAssigneeIds ?? []),
  ]);
  await addToCards(change.trx, "assignee", pairs(added.personIds));
  await removeFromCard(change.trx, "group", row.id, [
    ...left(row.groupIds, wanted.groupIds),
    ...(wanted.removeGroupIds ?? []),
  ]);
  await addToCards(change.trx, "group", pairs(added.groupIds));
  recordAssigned(change, row.id, {
    personIds: added.personIds.filter((one) => !row.assigneeIds.includes(one)),
    groupIds: added.groupIds.filter((one) => !row.groupIds.includes(one)),
  });
}

export function recordAssigned({ recordActivity }: Change, cardId: string, { personIds, groupIds }: Assignees): void {
  if (personIds.length + groupIds.length > 0)
    recordActivity({ type: "card.assigned", cardId, payload: { personIds, groupIds }, isUnlogged: true });
}
