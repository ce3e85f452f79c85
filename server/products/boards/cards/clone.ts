import type { Card, CloneCard } from "@safos/contract/boards";
import type { Actor } from "#items";
import type { BoardContext } from "../context.ts";
import { createCard } from "./create.ts";
import { requireCard } from "./require.ts";

/** A copy on the same board, after its original where it stays in the list. Refuses as `createCard` does. */
export async function cloneCard(ctx: BoardContext, actor: Actor, id: string, options: CloneCard): Promise<Card> {
  const row = await requireCard(ctx, actor, id);
  return createCard(ctx, actor, row.boardId, {
    title: options.title ?? row.title,
    listId: options.listId ?? row.listId,
    description: row.description,
    tone: row.tone,
    coverFileId: row.coverFileId,
    parentId: row.parentId,
    startsAt: row.startsAt?.toISOString() ?? null,
    dueAt: row.dueAt?.toISOString() ?? null,
    recurrence: row.recurrence,
    fields: row.fields,
    labelIds: [...row.labelIds],
    assigneeIds: [...row.assigneeIds],
    groupIds: [...row.groupIds],
    ...(options.listId === undefined || options.listId === row.listId ? { after: id } : {}),
  });
}
