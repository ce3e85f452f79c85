import { sql } from "#database";
import { collectThings, type After, type TimeLineSource, type Window } from "#timeline";
import { can } from "#workspaces";
import type { FormContext } from "./context.ts";
import type { FormDb } from "./forms/queries.ts";

interface ClosingRow extends After {
  readonly title: string;
  readonly workspaceId: string;
}

async function readClosing(
  db: FormDb,
  asked: Window & { workspaceIds: readonly string[]; formIds: readonly string[]; after: After | null; limit: number },
): Promise<ClosingRow[]> {
  const { after } = asked;
  const { rows } =
    await sql<ClosingRow>`select id, title, workspace_id as "workspaceId", closes_at as at from forms.form
    where state = 'open' and trashed_at is null and closes_at >= ${asked.from} and closes_at < ${asked.to}
      and (workspace_id = any(${[...asked.workspaceIds]}::uuid[]) or id = any(${[...asked.formIds]}::uuid[]))
      and (${after === null} or (closes_at, id) > (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
    order by closes_at, id limit ${asked.limit}`.execute(db);
  return rows;
}

/** Open forms by when they close. */
export const formTimeLine = ({ db, items, workspaces }: FormContext): TimeLineSource => ({
  layer: "forms",
  async list(person, window, limit) {
    const mine = (await workspaces.listFor(person.personId)).filter((one) => can(one.role, "read"));
    const names = new Map(mine.map(({ workspace }) => [workspace.id, workspace.name]));
    const granted = (await workspaces.grantedItems(person)).filter((one) => one.kind === "form");
    const asked = { ...window, workspaceIds: [...names.keys()], formIds: granted.map((one) => one.id) };
    return collectThings(
      limit,
      (after, most) => readClosing(db, { ...asked, after, limit: most }),
      async (rows) => {
        const refs = rows.map(({ id }) => ({ kind: "form" as const, id }));
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
