import { isForeignKeyViolation } from "#database";
import { readExistingWorkspaces, type WorkspaceDb } from "./queries.ts";

export interface OfWorkspace {
  readonly workspaceId: string | null;
}

/** Asks which workspaces exist only when the database has refused a row: nearly always all of them do. */
export async function storeExisting<T extends OfWorkspace>(
  db: WorkspaceDb,
  rows: readonly T[],
  store: (rows: readonly T[]) => Promise<void>,
): Promise<void> {
  try {
    await store(rows);
  } catch (error) {
    if (!isForeignKeyViolation(error)) throw error;
    const ids = [...new Set(rows.flatMap((one) => one.workspaceId ?? []))];
    const existing = new Set(await readExistingWorkspaces(db, ids));
    await store(rows.filter((one) => one.workspaceId === null || existing.has(one.workspaceId)));
  }
}
