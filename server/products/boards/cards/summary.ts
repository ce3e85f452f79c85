import type { CardSummary } from "@safos/contract/boards";
import type { SummaryRow } from "./queries.ts";

/** ISO 8601, or null. */
const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

export function viewCardSummary(row: SummaryRow, comments: number, attachments: number): CardSummary {
  return {
    id: row.id,
    no: row.no,
    boardId: row.boardId,
    listId: row.listId,
    position: row.position,
    title: row.title,
    tone: row.tone,
    coverFileId: row.coverFileId,
    parentId: row.parentId,
    startsAt: iso(row.startsAt),
    dueAt: iso(row.dueAt),
    doneAt: iso(row.doneAt),
    archivedAt: iso(row.archivedAt),
    labelIds: [...row.labelIds],
    assigneeIds: [...row.assigneeIds],
    groupIds: [...row.groupIds],
    checksDone: row.checksDone,
    checks: row.checks,
    subsDone: row.subsDone,
    subs: row.subs,
    comments,
    attachments,
    waitsFor: row.waitsFor,
    hasDescription: row.hasDescription,
    recurrence: row.recurrence,
    fields: row.fields,
    changedAt: row.changedAt.toISOString(),
  };
}
