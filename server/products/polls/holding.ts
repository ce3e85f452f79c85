import { sql } from "#database";
import { ownedThings, type Holding } from "#departures";
import type { Workspaces } from "#workspaces";
import type { PollDb } from "./queries.ts";

/** The polls that a person made. */
export const pollHolding = (db: PollDb, workspaces: Workspaces): Holding =>
  ownedThings({
    name: "polls",
    workspaces,
    async countOwned(personId) {
      const { rows } = await sql<{ count: number }>`select count(*)::int as count from polls.poll
        where created_by = ${personId} and trashed_at is null`.execute(db);
      return rows[0]?.count ?? 0;
    },
    async changeOwner(fromId, toId, workspaceIds) {
      const { rows } = await sql`update polls.poll set created_by = ${toId}
        where created_by = ${fromId} and workspace_id = any(${[...workspaceIds]}::uuid[]) returning id`.execute(db);
      return rows.length;
    },
  });
