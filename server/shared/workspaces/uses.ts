import { now } from "#clock";
import { sql } from "#database";
import type { Log } from "#log";
import type { WorkspaceDb } from "./queries.ts";

const gatherMs = 1000;
const remembered = 100_000;
const dayMs = 86_400_000;

/** Notes the day on which something was last done in each workspace; one statement a second at most, and nobody waits for it. */
export function createUses(db: WorkspaceDb, log: Pick<Log, "warn">): { note(workspaceId: string): void } {
  /** Which day this process has noted for each. */
  const noted = new Map<string, number>();
  let waiting = new Set<string>();

  async function write(): Promise<void> {
    const ids = [...waiting];
    waiting = new Set();
    await sql`update workspaces.workspace set used_on = (now() at time zone 'UTC')::date
      where id = any(${ids}::uuid[]) and used_on is distinct from (now() at time zone 'UTC')::date`
      .execute(db)
      .catch((error: unknown) => {
        for (const id of ids) noted.delete(id);
        log.warn({ error }, "that workspaces were used could not be noted");
      });
  }

  return {
    note(workspaceId) {
      const day = Math.floor(now() / dayMs);
      if (noted.get(workspaceId) === day) return;
      if (noted.size >= remembered) noted.clear();
      noted.set(workspaceId, day);
      if (waiting.size === 0) setTimeout(() => void write(), gatherMs).unref();
      waiting.add(workspaceId);
    },
  };
}
