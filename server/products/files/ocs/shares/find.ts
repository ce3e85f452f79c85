import type { Principal } from "#http";
import { refuse } from "#http";
import { can } from "#workspaces";
import { readReceived, type Received } from "../../received/received.ts";
import { readLineage } from "../../tree/queries.ts";
import type { FilesDeps } from "../../deps.ts";
import { readNumbered } from "./numbers.ts";
import { granteeOf, type Share } from "./share.ts";

export interface FoundShare extends Share {
  /** What was shared with the caller, where they are at that end of it. */
  readonly received: Received | null;
}

/** Refuses MISSING: there is none by that number, or the caller is at neither end of it. */
export const shareMissing = () => refuse("MISSING", "There is no such share.");

/** A share by its number, for those who have it and those who may change what it is on. Refuses MISSING. */
export async function findShare(deps: FilesDeps, person: Principal, number: string): Promise<FoundShare> {
  const numbered = await readNumbered(deps.db, number);
  if (!numbered) throw shareMissing();
  const lineage = await readLineage(deps.db, numbered.nodeId);
  const node = lineage.at(-1);
  const [grant] = (await deps.workspaces.grantsOnAll("file", [String(numbered.nodeId)])).filter(
    (one) => granteeOf(one) === numbered.granteeId,
  );
  if (!node || !grant) throw shareMissing();
  const all = await readReceived(deps, person);
  const received = all.list.find((one) => one.node.id === node.id && one.grants.some(({ id }) => id === grant.id));
  if (!received) {
    const [item] = await deps.items.readable({ person, link: null }, [{ kind: "file", id: String(node.id) }]);
    const [role = null] = item ? await deps.items.rolesOn({ person, link: null }, [item]) : [];
    if (!can(role, "write")) throw shareMissing();
  }
  return { node, lineage, grant, received: received ?? null };
}
