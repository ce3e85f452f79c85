import { sql } from "#database";
import { itemsByDate, type DatedQuery, type DatedRow, type TimeLineSource } from "#timeline";
import type { PollContext } from "./context.ts";
import type { PollDb } from "./queries.ts";

async function readClosing(db: PollDb, { after, ...asked }: DatedQuery): Promise<DatedRow[]> {
  const { rows } = await sql<DatedRow>`select id, title, workspace_id as "workspaceId", deadline as at from polls.poll
    where closed_at is null and trashed_at is null and deadline >= ${asked.from} and deadline < ${asked.to}
      and (workspace_id = any(${[...asked.workspaceIds]}::uuid[]) or id = any(${[...asked.itemIds]}::uuid[]))
      and (${after === null} or (deadline, id) > (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
    order by deadline, id limit ${asked.limit}`.execute(db);
  return rows;
}

/** Open polls by when they close; those of channels for who is in them. */
export const pollTimeLine = (ctx: PollContext): TimeLineSource =>
  itemsByDate(ctx, { layer: "polls", kind: "poll", readPage: (asked) => readClosing(ctx.db, asked) });
