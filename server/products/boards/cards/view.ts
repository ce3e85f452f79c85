import type { Card } from "@safos/contract/boards";
import type { Actor } from "#items";
import type { BoardContext } from "../context.ts";
import { readBoards, readLists } from "../queries.ts";
import { readCounts } from "./counts.ts";
import { readCards, readRelated } from "./queries.ts";
import { missing } from "../refusals.ts";
import { viewCardSummary } from "./summary.ts";

/** A card as the actor may see it. Refuses MISSING. */
export async function viewCard(ctx: BoardContext, actor: Actor, id: string): Promise<Card> {
  const { db, identity } = ctx;
  const { role, workspaceId } = await ctx.items.require(actor, "card", id, "read");
  const [row] = await readCards(db, [id]);
  if (!row || workspaceId === null) throw missing();
  const [related, [board], lists, counts] = await Promise.all([
    readRelated(db, id),
    readBoards(db, [row.boardId]),
    readLists(db, [row.boardId]),
    readCounts(ctx, [id]),
  ]);
  const maker = row.createdBy ? (await identity.personsByIds([row.createdBy]))[0] : undefined;
  const mention = (relation: string) =>
    related
      .filter((one) => one.relation === relation)
      .map(({ id: otherId, no, title, isDone }) => ({ id: otherId, no, title, isDone }));
  return {
    ...viewCardSummary(row, ...counts(id)),
    workspaceId,
    boardTitle: board?.title ?? "",
    prefix: board?.prefix ?? "",
    listTitle: lists.find((one) => one.id === row.listId)?.title ?? "",
    description: row.description,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    createdBy: maker ? identity.view(maker) : null,
    parent: mention("parent")[0] ?? null,
    subCards: related
      .filter((one) => one.relation === "sub")
      .map(({ id: otherId, no, title, isDone, assigneeIds, groupIds }) => ({
        id: otherId,
        no,
        title,
        isDone,
        assigneeIds: [...assigneeIds],
        groupIds: [...groupIds],
      })),
    blockedBy: mention("blocker"),
    blocks: mention("blocked"),
    role,
  };
}
