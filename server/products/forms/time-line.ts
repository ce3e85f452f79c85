import { sql } from "#database";
import { itemsByDate, type DatedQuery, type DatedRow, type TimeLineSource } from "#timeline";
import type { FormContext } from "./context.ts";
import type { FormDb } from "./forms/queries.ts";

async function readClosing(db: FormDb, { after, ...asked }: DatedQuery): Promise<DatedRow[]> {
  const { rows } = await sql<DatedRow>`select id, title, workspace_id as "workspaceId", closes_at as at from forms.form
    where state = 'open' and trashed_at is null and closes_at >= ${asked.from} and closes_at < ${asked.to}
      and (workspace_id = any(${[...asked.workspaceIds]}::uuid[]) or id = any(${[...asked.itemIds]}::uuid[]))
      and (${after === null} or (closes_at, id) > (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
    order by closes_at, id limit ${asked.limit}`.execute(db);
  return rows;
}

/** Open forms by when they close. */
export const formTimeLine = (ctx: FormContext): TimeLineSource =>
  itemsByDate(ctx, { layer: "forms", kind: "form", readPage: (asked) => readClosing(ctx.db, asked) });
