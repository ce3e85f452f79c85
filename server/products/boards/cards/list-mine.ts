import type { MyCard, MyCardQuery } from "@safos/contract/boards";
import { type Principal, refuse } from "#http";
import { itemOfBoard } from "../boards/item.ts";
import { readReach } from "../boards/reach.ts";
import type { BoardContext } from "../context.ts";
import { readBoards, readLists } from "../queries.ts";
import { readCounts } from "./counts.ts";
import { readCardsOfPerson, type SummaryRow } from "./queries.ts";
import { viewCardSummary } from "./summary.ts";

/** The cursor `<due> <id>` of a page; null at the beginning. Refuses INVALID. */
function parseCursor(text: string | undefined): { due: string | null; id: string } | null {
  const [due, id] = (text ?? "").split(" ");
  const after = id && /^[0-9a-f-]{36}$/.test(id) ? { due: due || null, id } : null;
  if (after?.due && Number.isNaN(Date.parse(after.due))) throw refuse("INVALID", "Not a place.");
  return after;
}

/** Without cards of boards whose class keeps the person out. */
async function openTo(
  { db, items }: BoardContext,
  person: Principal,
  rows: readonly SummaryRow[],
): Promise<readonly SummaryRow[]> {
  if (items.classes.areNone) return rows;
  const boards = await readBoards(db, [...new Set(rows.map((row) => row.boardId))]);
  const open = new Set((await items.classes.openTo(person, boards, itemOfBoard)).map((one) => one.id));
  return rows.filter((row) => open.has(row.boardId));
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
  const shown = await openTo(ctx, principal, page);
  const boardIds = [...new Set(shown.map((row) => row.boardId))];
  const [found, lists, counts] = await Promise.all([
    readBoards(db, boardIds),
    readLists(db, boardIds),
    readCounts(
      ctx,
      shown.map((row) => row.id),
    ),
  ]);
  const byId = new Map(found.map((one) => [one.id, one]));
  const listNames = new Map(lists.map((one) => [one.id, one.title]));
  const last = page.at(-1);
  return {
    items: shown.map((row) => {
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
