import type { FileLock } from "@safos/contract/files";
import type { Identity } from "#identity";
import { nameReader } from "../person-names.ts";
import type { FileDb } from "../tables.ts";
import type { Accessed } from "../tree/access.ts";
import type { Actor } from "../tree/context.ts";
import { isCovering } from "./guard.ts";
import type { Lock } from "./lock.ts";
import { readLocksOn } from "./queries.ts";

interface ViewDeps {
  readonly db: FileDb;
  readonly identity: Identity;
}

/** The first lock on each of these nodes that lets only its holder in, as the page shows it to a person. */
export async function viewLocks(
  deps: ViewDeps,
  personId: string,
  nodeIds: readonly number[],
): Promise<ReadonlyMap<number, FileLock>> {
  const locks = await readLocksOn(deps.db, nodeIds);
  const view = await viewer(deps, personId, locks);
  const found = new Map<number, FileLock>();
  for (const lock of locks) if (lock.isExclusive && !found.has(lock.nodeId)) found.set(lock.nodeId, view(lock));
  return found;
}

/** The lock that covers a node, its own or one of a folder above. */
export async function viewLockOf(
  deps: ViewDeps,
  { personId }: Pick<Actor, "personId">,
  { node, ancestors }: Accessed,
): Promise<FileLock | null> {
  const locks = await readLocksOn(
    deps.db,
    [...ancestors, node].map((one) => one.id),
  );
  const lock = locks.find((one) => one.isExclusive && isCovering(one, node.id));
  return lock ? (await viewer(deps, personId, [lock]))(lock) : null;
}

async function viewer(
  { identity }: ViewDeps,
  personId: string,
  locks: readonly Lock[],
): Promise<(lock: Lock) => FileLock> {
  const nameOf =
    locks.length === 0
      ? () => null
      : await nameReader(
          identity,
          locks.map((lock) => lock.personId),
        );
  return (lock) => ({
    holder: nameOf(lock.personId),
    isOwn: lock.personId === personId,
    isByProgram: lock.kind !== "person",
    lockedAt: lock.createdAt.toISOString(),
    expiresAt: lock.expiresAt.toISOString(),
  });
}
