import { sql } from "#database";
import { ownedThings, type Holding } from "#departures";
import type { Workspaces } from "#workspaces";
import type { WhiteboardDb } from "./queries.ts";

/** The whiteboards that a person made. */
export const whiteboardHolding = (db: WhiteboardDb, workspaces: Workspaces): Holding =>
  ownedThings({
    name: "whiteboards",
    workspaces,
    async countOwned(personId) {
      const { rows } = await sql<{ count: number }>`select count(*)::int as count from whiteboards.whiteboard
        where owner_id = ${personId} and trashed_at is null`.execute(db);
      return rows[0]?.count ?? 0;
    },
    async changeOwner(fromId, toId, workspaceIds) {
      const { rows } = await sql`update whiteboards.whiteboard set owner_id = ${toId}
        where owner_id = ${fromId} and workspace_id = any(${[...workspaceIds]}::uuid[]) returning id`.execute(db);
      return rows.length;
    },
  });
