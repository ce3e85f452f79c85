import type { MyCard, MyCardQuery } from "@safos/contract/boards";
import { type Principal, refuse } from "#http";
import { readReach } from "../boards/reach.ts";
import type { BoardContext } from "../context.ts";
import { readBoards, readLists } from "../queries.ts";
import { readCounts } from "./counts.ts";
import { readCardsOfPerson } from "./queries.ts";
import { viewCardSummary } from "./summary.ts";

/** The cursor `<due> <id>` of a page; null at the beginning. Refuses INVALID. */
function parseCursor(text: string | undefined): { due: string | null; id: string } | null {
  const [due, id] = (text ?? "").split(" ");
  const after = id && /^[0-9a-f-]{36}$/.test(id) ? { due: due || null, id } : null;
  if (after?.due && Number.isNaN(Date.parse(after.due))) throw refuse("INVALID", "Not a place.");
  return after;
}

/** Open cards assigned to a person or to their groups on all boards, soonest due first. */
export async function listMyCards(
  ctx: BoardContext,
  principal: Principal,
  query: MyCardQuery,
): Promise<{ items: MyCard[]; next?: string }> {
  const { db } = ctx;
  const reach = await readReach(ctx, principal);
  const limit = query.limit ?? 50;
  const after = parseCursor(query.after);
  const groupIds = await ctx.identity.groupsOf(principal.personId);
  const rows = await readCardsOfPerson(db, { id: principal.personId, groupIds }, { ...reach, after, limit: limit + 1 });
  const page = rows.slice(0, limit);
  const boardIds = [...new Set(page.map((row) => row.boardId))];
  const [found, lists, counts] = await Promise.all([
    readBoards(db, boardIds),
    readLists(db, boardIds),
    readCounts(
      ctx,
      page.map((row) => row.id),
    ),
  ]);
  const byId = new Map(found.map((one) => [one.id, one]));
  const listNames = new Map(lists.map((one) => [one.id, one.title]));
  const last = page.at(-1);
  return {
    items: page.map((row) => {
      const board = byId.get(row.boardId);
      return {
        ...viewCardSummary(row, ...counts(row.id)),
        workspaceId: board?.workspaceId ?? "",
        workspaceName: reach.workspaceNames.get(board?.workspaceId ?? "") ?? "",
        boardTitle: board?.title ?? "",
        prefix: board?.prefix ?? "",
        listTitle: listNames.get(row.listId) ?? "",
      };
    }),
    ...(rows.length > limit && last ? { next: `${last.dueAt?.toISOString() ?? ""} ${last.id}` } : {}),
  };
}
