import { sql } from "#database";
import type { Holding } from "#departures";
import type { Workspaces } from "#workspaces";
import type { FileDb } from "./tables.ts";

const longestName = 100;

/** Everything that a person has to themselves; counted by its files. */
export const homeHolding = (db: FileDb, workspaces: Workspaces): Holding => ({
  name: "home",
  async count(personId) {
    const home = await workspaces.homeOf(personId);
    if (!home) return { count: 0, bytes: 0 };
    const { rows } = await sql<{ count: number; bytes: number }>`
      select count(*)::int as count, coalesce((select size::float from files.node
          where workspace_id = ${home.id} and parent_id is null), 0) as bytes
      from files.node where workspace_id = ${home.id} and kind = 'file' and trashed_at is null and hidden_at is null`.execute(
      db,
    );
    return rows[0] ?? { count: 0, bytes: 0 };
  },
  async handOver({ from, to, actor }) {
    const { count } = await this.count(from.id);
    const name = to.locale === "sv" ? `Efter ${from.displayName}` : `Left by ${from.displayName}`;
    const by = { formerId: from.id, successorId: to.id, actor };
    const isGiven = await workspaces.handOverHome(by, name.slice(0, longestName));
    return { given: isGiven ? count : 0, kept: 0 };
  },
});
