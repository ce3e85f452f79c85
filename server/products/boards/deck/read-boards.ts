import type { Person } from "#identity";
import type { Actor } from "#items";
import { can } from "#workspaces";
import { readRoles } from "../boards/roles.ts";
import type { BoardContext } from "../context.ts";
import { readBoards, readLabels, type BoardRow } from "../queries.ts";
import { readAcl } from "./read-acl.ts";
import { viewBoard } from "./views.ts";

/** Those of the boards that the actor may read, as Deck shows them; with people and shares where details are asked for. */
export async function readDeckBoards(
  ctx: BoardContext,
  actor: Actor,
  rows: readonly BoardRow[],
  isDetailed: boolean,
): Promise<unknown[]> {
  const { db, workspaces, identity } = ctx;
  const [roles, labels] = await Promise.all([
    readRoles(ctx, actor, rows),
    readLabels(
      db,
      rows.map((row) => row.id),
    ),
  ]);
  const members = isDetailed
    ? await Promise.all(rows.map((row) => workspaces.membersOf(row.workspaceId)))
    : rows.map(() => []);
  const shares = isDetailed ? await Promise.all(rows.map((row) => readAcl(ctx, row))) : rows.map(() => []);
  const ids = new Set([...rows.flatMap((row) => row.ownerId ?? []), ...members.flat().map((one) => one.personId)]);
  const persons = new Map<string, Person>((await identity.personsByIds([...ids])).map((one) => [one.id, one]));
  return rows.flatMap((row, index) => {
    const role = roles[index] ?? null;
    if (role === null || !can(role, "read")) return [];
    const users = (members[index] ?? []).flatMap((one) => persons.get(one.personId) ?? []);
    return [
      viewBoard(
        row,
        role,
        labels.filter((one) => one.boardId === row.id),
        persons.get(row.ownerId ?? ""),
        users,
        shares[index] ?? [],
      ),
    ];
  });
}

/** One board with everything Deck shows of it. */
export const readDeckBoard = async (ctx: BoardContext, actor: Actor, id: string): Promise<unknown> =>
  (await readDeckBoards(ctx, actor, await readBoards(ctx.db, [id]), true))[0];
