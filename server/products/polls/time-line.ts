import { sql } from "#database";
import { collectThings, type After, type TimeLineSource, type Window } from "#timeline";
import { can } from "#workspaces";
import type { PollContext } from "./context.ts";
import type { PollDb } from "./queries.ts";

interface ClosingRow extends After {
  readonly title: string;
  readonly workspaceId: string;
}

async function readClosing(
  db: PollDb,
  asked: Window & { workspaceIds: readonly string[]; pollIds: readonly string[]; after: After | null; limit: number },
): Promise<ClosingRow[]> {
  const { after } = asked;
  const { rows } = await sql<ClosingRow>`select id, title, workspace_id as "workspaceId", deadline as at from polls.poll
    where closed_at is null and trashed_at is null and deadline >= ${asked.from} and deadline < ${asked.to}
      and (workspace_id = any(${[...asked.workspaceIds]}::uuid[]) or id = any(${[...asked.pollIds]}::uuid[]))
      and (${after === null} or (deadline, id) > (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
    order by deadline, id limit ${asked.limit}`.execute(db);
  return rows;
}

/** Open polls by when they close; those of channels for who is in them. */
export const pollTimeLine = ({ db, items, workspaces }: PollContext): TimeLineSource => ({
  layer: "polls",
  async list(person, window, limit) {
    const mine = (await workspaces.listFor(person.personId)).filter((one) => can(one.role, "read"));
    const names = new Map(mine.map(({ workspace }) => [workspace.id, workspace.name]));
    const granted = (await workspaces.grantedItems(person)).filter((one) => one.kind === "poll");
    const asked = { ...window, workspaceIds: [...names.keys()], pollIds: granted.map((one) => one.id) };
    return collectThings(
      limit,
      (after, most) => readClosing(db, { ...asked, after, limit: most }),
      async (rows) => {
        const refs = rows.map(({ id }) => ({ kind: "poll" as const, id }));
        const open = new Map((await items.readable({ person, link: null }, refs)).map((item) => [item.id, item]));
        return rows.flatMap(({ id, title, at, workspaceId }) => {
          const item = open.get(id);
          const context = names.get(workspaceId) ?? "";
          return item ? [{ id, title, context, at: at.toISOString(), path: item.path, canMove: false }] : [];
        });
      },
    );
  },
});
