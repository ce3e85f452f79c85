import type { FileDb } from "../tables.ts";
import type { Lock } from "./lock.ts";
import { deleteLocks, moveLocks } from "./queries.ts";

/** Programs' locks stay behind, where nothing is any more (RFC 4918 §7.6); people's and office programs', which know files by number, go along. */
export async function moveWithLocks(db: FileDb, locks: readonly Lock[], workspaceId: string): Promise<void> {
  if (locks.length === 0) return;
  const [staying, going] = [locks.filter((one) => one.kind === "token"), locks.filter((one) => one.kind !== "token")];
  await deleteLocks(
    db,
    staying.map((one) => one.id),
  );
  await moveLocks(
    db,
    going.map((one) => one.id),
    workspaceId,
  );
}
