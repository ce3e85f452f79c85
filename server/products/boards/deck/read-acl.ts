import { can, type Grant } from "#workspaces";
import type { BoardContext } from "../context.ts";
import type { BoardRow } from "../queries.ts";
import { viewUser } from "./views.ts";

/** Shares have no whole numbers: 48 random bits of their id tell them apart on a board. */
export const numberOfShare = (grant: Pick<Grant, "id">): number => Number.parseInt(grant.id.slice(-12), 16);

export const itemOf = (board: BoardRow) => ({ workspaceId: board.workspaceId, kind: "board", id: board.id });

/** Whom a board is shared with, one by one, as Deck shows it. Members of the workspace are no shares. */
export async function readAcl({ items, identity }: BoardContext, board: BoardRow): Promise<unknown[]> {
  const grants = (await items.shares.on(itemOf(board))).filter((one) => one.personId !== null);
  const persons = new Map(
    (await identity.personsByIds(grants.flatMap((one) => one.personId ?? []))).map((one) => [one.id, one]),
  );
  return grants.flatMap((grant) => {
    const person = persons.get(grant.personId ?? "");
    if (!person) return [];
    return [
      {
        id: numberOfShare(grant),
        boardId: board.number,
        type: 0,
        participant: viewUser(person),
        permissionEdit: can(grant.role, "write"),
        permissionShare: can(grant.role, "manage"),
        permissionManage: can(grant.role, "manage"),
        owner: false,
      },
    ];
  });
}

/** One of them by Deck's number; undefined when there is none. */
export const readShare = async (ctx: BoardContext, board: BoardRow, number: number): Promise<unknown> =>
  (await readAcl(ctx, board)).find((one) => (one as { id: number }).id === number);
