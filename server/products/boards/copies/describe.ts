import type { CardRow, CardValues } from "../cards/queries.ts";
import type { BoardRow, LabelRow, ListRow } from "../queries.ts";

export function valuesOf(card: CardRow): Partial<CardValues> {
  const { title, description, tone, startsAt, dueAt, doneAt, recurrence, fields, archivedAt } = card;
  return { title, description, tone, startsAt, dueAt, doneAt, recurrence, fields, archivedAt };
}

/** A board as JSON that `import` reads again; people by name, everything else by its place. */
export function describeBoard(
  board: Pick<BoardRow, "title" | "prefix" | "fields">,
  lists: readonly ListRow[],
  labels: readonly LabelRow[],
  cards: readonly CardRow[],
  blockers: readonly { cardId: string; blockerId: string }[],
  nameOf: ReadonlyMap<string, string>,
): Record<string, unknown> {
  const places = new Map(cards.map((card, index) => [card.id, index]));
  return {
    safos: "board/1",
    title: board.title,
    prefix: board.prefix,
    fields: board.fields,
    lists: lists.map(({ title, wipLimit, completes }) => ({ title, wipLimit, completes })),
    labels: labels.map(({ title, tone }) => ({ title, tone })),
    cards: cards.map((card) => ({
      ...valuesOf(card),
      no: card.no,
      list: lists.findIndex((list) => list.id === card.listId),
      labels: card.labelIds.map((one) => labels.findIndex((label) => label.id === one)),
      assignees: card.assigneeIds.map((one) => nameOf.get(one) ?? one),
      groups: card.groupIds.map((one) => nameOf.get(one) ?? one),
      parent: card.parentId === null ? null : (places.get(card.parentId) ?? null),
      blockedBy: blockers.filter((one) => one.cardId === card.id).flatMap((one) => places.get(one.blockerId) ?? []),
      createdAt: card.createdAt,
      changedAt: card.changedAt,
    })),
  };
}
