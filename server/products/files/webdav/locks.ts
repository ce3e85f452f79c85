import { escapeXml, writeHref, type RequestedProperties } from "#dav";
import type { Identity } from "#identity";
import { tokenOf, type Lock } from "../locks/lock.ts";
import { readLocksOn } from "../locks/queries.ts";
import type { FileDb } from "../tables.ts";
import type { ListedNode } from "../tree/node.ts";

/** A lock as one person sees it. */
export interface ShownLock {
  readonly lock: Lock;
  /** Null: gone. */
  readonly holder: { readonly name: string; readonly displayName: string } | null;
  /** Only who holds a lock learns its token. */
  readonly isOwn: boolean;
  /** The href of what was locked. */
  readonly root: string;
}

export const asksForLocks = (requested: RequestedProperties): boolean =>
  typeof requested === "string" || requested.some((one) => one === "d:lockdiscovery" || one.startsWith("nc:lock"));

interface At {
  readonly base: string;
  /** The path of the last node of the lineage. */
  readonly names: readonly string[];
  readonly lineage: readonly ListedNode[];
}

/** Reads the locks on these nodes, with two statements; gives those that cover the last node of a lineage. */
export async function readShownLocks(
  { db, identity }: { readonly db: FileDb; readonly identity: Identity },
  personId: string,
  nodeIds: readonly number[],
): Promise<(at: At) => readonly ShownLock[]> {
  const locks = await readLocksOn(db, nodeIds);
  if (locks.length === 0) return () => [];
  const people = await identity.personsByIds([...new Set(locks.map((lock) => lock.personId))]);
  const holders = new Map(people.map((one) => [one.id, one]));
  const byNode = Map.groupBy(locks, (lock) => lock.nodeId);
  return ({ base, names, lineage }) =>
    lineage.flatMap((node, index) => {
      const isLast = index === lineage.length - 1;
      const above = names.slice(0, Math.max(names.length - (lineage.length - 1 - index), 0));
      return (byNode.get(node.id) ?? [])
        .filter((lock) => isLast || lock.isDeep)
        .map((lock) => ({
          lock,
          holder: holders.get(lock.personId) ?? null,
          isOwn: lock.personId === personId,
          root: writeHref(base, above, node.kind === "folder"),
        }));
    });
}

/** RFC 4918 §14.1. What a person locked by hand is shown as a lock too: programs that know only these keep off it. */
function writeActiveLock({ lock, isOwn, root, holder }: ShownLock): string {
  const owner = lock.owner === "" && holder ? escapeXml(holder.displayName) : lock.owner;
  return (
    `<d:activelock><d:locktype><d:write/></d:locktype><d:lockscope><d:${lock.isExclusive ? "exclusive" : "shared"}/></d:lockscope>` +
    `<d:depth>${lock.isDeep ? "infinity" : "0"}</d:depth>${owner === "" ? "" : `<d:owner>${owner}</d:owner>`}` +
    `<d:timeout>Second-${lock.seconds}</d:timeout>` +
    (isOwn && lock.kind !== "editor" ? `<d:locktoken><d:href>${tokenOf(lock)}</d:href></d:locktoken>` : "") +
    `<d:lockroot><d:href>${escapeXml(root)}</d:href></d:lockroot></d:activelock>`
  );
}

/** RFC 4918 §15.8. */
export const writeLockDiscovery = (locks: readonly ShownLock[]): string => locks.map(writeActiveLock).join("");

/** RFC 4918 §15.10. */
export const supportedLock = ["exclusive", "shared"]
  .map(
    (scope) => `<d:lockentry><d:lockscope><d:${scope}/></d:lockscope><d:locktype><d:write/></d:locktype></d:lockentry>`,
  )
  .join("");

const ownerTypes = { person: "0", editor: "1", token: "2" };

/** Nextcloud's properties of a lock: by a person, an office program or a program's token; of several the first that lets nobody else in. */
export const lockProperties: Readonly<Record<string, (locks: readonly ShownLock[]) => string | null>> = {
  "nc:lock": (locks) => (shownOf(locks) ? "1" : "0"),
  "nc:lock-owner-type": (locks) => ofShown(locks, ({ lock }) => ownerTypes[lock.kind]),
  "nc:lock-owner": (locks) => ofShown(locks, ({ holder }) => holder && escapeXml(holder.name)),
  "nc:lock-owner-displayname": (locks) => ofShown(locks, ({ holder }) => holder && escapeXml(holder.displayName)),
  "nc:lock-owner-editor": (locks) => ofShown(locks, ({ lock }) => (lock.kind === "editor" ? "office" : null)),
  "nc:lock-time": (locks) => ofShown(locks, ({ lock }) => String(Math.floor(lock.createdAt.getTime() / 1000))),
  "nc:lock-timeout": (locks) => ofShown(locks, ({ lock }) => String(lock.seconds)),
  "nc:lock-token": (locks) =>
    ofShown(locks, ({ lock, isOwn }) => (isOwn && lock.kind !== "editor" ? tokenOf(lock) : null)),
};

const shownOf = (locks: readonly ShownLock[]): ShownLock | undefined => locks.find(({ lock }) => lock.isExclusive);

function ofShown(locks: readonly ShownLock[], read: (shown: ShownLock) => string | null): string | null {
  const shown = shownOf(locks);
  return shown ? read(shown) : null;
}
