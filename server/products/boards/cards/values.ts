import type { ChangeCard, NewCard } from "@safos/contract/boards";
import { now } from "#clock";
import type { FoundItem } from "#items";
import { countChecks } from "../order.ts";
import type { CardRow, CardValues } from "./queries.ts";

export function itemOfCard(
  row: Pick<CardRow, "id" | "boardId" | "title" | "trashedAt" | "createdBy">,
  board: { workspaceId: string; trashedAt: Date | null },
): FoundItem {
  return {
    kind: "card",
    id: row.id,
    workspaceId: board.workspaceId,
    title: row.title,
    path: `/w/${board.workspaceId}/boards/${row.boardId}/cards/${row.id}`,
    ownerId: row.createdBy,
    parents: [{ kind: "board", id: row.boardId }],
    isTrashed: row.trashedAt !== null || board.trashedAt !== null,
  };
}

export const emptyCard: CardValues = {
  title: "",
  description: "",
  checks: 0,
  checksDone: 0,
  tone: null,
  coverFileId: null,
  parentId: null,
  startsAt: null,
  dueAt: null,
  doneAt: null,
  recurrence: null,
  fields: {},
  archivedAt: null,
};

/** The values that a new card begins with. */
export function newValues(fresh: NewCard): CardValues {
  const description = fresh.description ?? "";
  return {
    ...emptyCard,
    ...countChecks(description),
    title: fresh.title.trim(),
    description,
    tone: fresh.tone ?? null,
    coverFileId: fresh.coverFileId ?? null,
    parentId: fresh.parentId ?? null,
    startsAt: dateFrom(fresh.startsAt, null),
    dueAt: dateFrom(fresh.dueAt, null),
    recurrence: fresh.recurrence ?? null,
    fields: fresh.fields ?? {},
  };
}

/** A card's values after a change; what the change does not name stays. */
export function changedValues(row: CardRow, wanted: ChangeCard): CardValues {
  const description = wanted.description ?? row.description;
  const isDone = wanted.isDone ?? row.doneAt !== null;
  const isArchived = wanted.isArchived ?? row.archivedAt !== null;
  return {
    title: wanted.title?.trim() ?? row.title,
    description,
    ...countChecks(description),
    tone: wanted.tone === undefined ? row.tone : wanted.tone,
    coverFileId: wanted.coverFileId === undefined ? row.coverFileId : wanted.coverFileId,
    parentId: wanted.parentId === undefined ? row.parentId : wanted.parentId,
    startsAt: dateFrom(wanted.startsAt, row.startsAt),
    dueAt: dateFrom(wanted.dueAt, row.dueAt),
    doneAt: isDone ? (row.doneAt ?? new Date(now())) : null,
    recurrence: wanted.recurrence === undefined ? row.recurrence : wanted.recurrence,
    fields: wanted.fields ?? row.fields,
    archivedAt: isArchived ? (row.archivedAt ?? new Date(now())) : null,
  };
}

/** The date of a text; the present one where it is left out, null where null is. */
const dateFrom = (text: string | null | undefined, present: Date | null): Date | null =>
  text === undefined ? present : text === null ? null : new Date(text);

/** Which fields a change touched, for the log; never their text, but for the title. */
export function describeChange(row: CardRow, next: CardValues, wanted: ChangeCard): Record<string, unknown> {
  const changed: string[] = [];
  for (const key of ["title", "description", "tone", "coverFileId", "parentId"] as const)
    if (row[key] !== next[key]) changed.push(key);
  for (const key of ["startsAt", "dueAt"] as const) if (row[key]?.getTime() !== next[key]?.getTime()) changed.push(key);
  if ((row.doneAt === null) !== (next.doneAt === null)) changed.push(next.doneAt ? "done" : "undone");
  if ((row.archivedAt === null) !== (next.archivedAt === null))
    changed.push(next.archivedAt ? "archived" : "unarchived");
  if (wanted.recurrence !== undefined) changed.push("recurrence");
  if (wanted.fields !== undefined) changed.push("fields");
  if (wanted.labelIds ?? wanted.addLabelIds ?? wanted.removeLabelIds) changed.push("labels");
  if (
    wanted.assigneeIds ??
    wanted.addAssigneeIds ??
    wanted.removeAssigneeIds ??
    wanted.groupIds ??
    wanted.addGroupIds ??
    wanted.removeGroupIds
  )
    changed.push("assignees");
  return { changed, ...(row.title === next.title ? {} : { from: row.title }) };
}
