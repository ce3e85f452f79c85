import { sql, type AnyDb } from "#database";
import type { Principal } from "#http";
import { collectThings, type After, type Dated, type TimeLineSource, type Window } from "#timeline";
import { can } from "#workspaces";
import { readReach } from "./boards/reach.ts";
import { itemOfCard } from "./cards/values.ts";
import type { BoardContext } from "./context.ts";

interface DueRow extends After {
  readonly boardId: string;
  readonly workspaceId: string;
  readonly boardTitle: string;
  readonly title: string;
  readonly createdBy: string | null;
}

interface Asked extends Window {
  readonly person: { readonly id: string; readonly groupIds: readonly string[] };
  readonly isAssigned: boolean;
  readonly workspaceIds: readonly string[];
  readonly boardIds: readonly string[];
  readonly after: After | null;
  readonly limit: number;
}

/** Open cards that are due within a window, assigned to the person (or to a group of theirs) or to others. */
async function readDueCards(db: AnyDb, asked: Asked): Promise<DueRow[]> {
  const { after, person } = asked;
  const assigned = sql`c.id in (select card_id from boards.assignee where person_id = ${person.id}
    union select card_id from boards.group_assignee where group_id = any(${[...person.groupIds]}::uuid[]))`;
  const { rows } = await sql<DueRow>`select c.id, c.board_id as "boardId", c.title, c.due_at as at,
      c.created_by as "createdBy", b.workspace_id as "workspaceId", b.title as "boardTitle"
    from boards.card c
    join boards.board b on b.id = c.board_id and b.trashed_at is null and b.archived_at is null and not b.is_template
    join boards.list l on l.id = c.list_id and l.trashed_at is null
    where ${asked.isAssigned ? assigned : sql`not (${assigned})`}
      and c.due_at >= ${asked.from} and c.due_at < ${asked.to}
      and c.done_at is null and c.archived_at is null and c.trashed_at is null
      and (b.workspace_id = any(${[...asked.workspaceIds]}::uuid[]) or b.id = any(${[...asked.boardIds]}::uuid[]))
      and (${after === null} or (c.due_at, c.id) > (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
    order by c.due_at, c.id limit ${asked.limit}`.execute(db);
  return rows;
}

/** Cards as the person may see them, asked of their boards as they are now. */
async function showCards(
  { items }: BoardContext,
  person: Principal,
  rows: readonly DueRow[],
): Promise<readonly Dated[]> {
  const found = rows.map((row) => itemOfCard({ ...row, trashedAt: null }, { ...row, trashedAt: null }));
  const roles = await items.rolesOn({ person, link: null }, found);
  return rows.flatMap((row, index): Dated[] => {
    const [item, role] = [found[index], roles[index] ?? null];
    if (!item || !can(role, "read")) return [];
    const { id, title, boardTitle: context } = row;
    return [
      { id, title, context, at: row.at.toISOString(), endsAt: null, path: item.path, canMove: can(role, "write") },
    ];
  });
}

/** Two layers: one's own cards, and those of others on boards that one may see. */
export const boardTimeLine = (ctx: BoardContext): readonly TimeLineSource[] =>
  (["cards", "boards"] as const).map((layer) => ({
    layer,
    async list(person, window, limit) {
      const reach = await readReach(ctx, person);
      const groupIds = await ctx.identity.groupsOf(person.personId);
      const asked = { ...window, ...reach, person: { id: person.personId, groupIds }, isAssigned: layer === "cards" };
      return collectThings(
        limit,
        (after, most) => readDueCards(ctx.db, { ...asked, after, limit: most }),
        (rows) => showCards(ctx, person, rows),
      );
    },
  }));
