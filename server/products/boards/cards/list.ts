import type { CardQuery, CardSummaryPage } from "@safos/contract/boards";
import type { Actor } from "#items";
import type { BoardContext } from "../context.ts";
import { readBoards } from "../queries.ts";
import { readCounts } from "./counts.ts";
import { readCardSummaries } from "./queries.ts";
import { viewCardSummary } from "./summary.ts";

/** Cards of a board by id, 500 a page where no limit is asked for, with the board's revision they were read at. */
export async function listCards(
  ctx: BoardContext,
  actor: Actor,
  boardId: string,
  query: CardQuery,
): Promise<CardSummaryPage> {
  await ctx.items.require(actor, "board", boardId, "read");
  const limit = query.limit ?? 500;
  const [board] = await readBoards(ctx.db, [boardId]);
  const rows = await readCardSummaries(ctx.db, {
    boardIds: [boardId],
    isArchived: query.isArchived ?? false,
    after: query.after ?? null,
    limit: limit + 1,
  });
  const page = rows.slice(0, limit);
  const counts = await readCounts(
    ctx,
    page.map((row) => row.id),
  );
  const last = page.at(-1);
  return {
    items: page.map((row) => viewCardSummary(row, ...counts(row.id))),
    revision: board?.revision ?? 0,
    ...(rows.length > limit && last ? { next: last.id } : {}),
  };
}
