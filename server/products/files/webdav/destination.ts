import { refuse } from "#http";
import { accessAround, accessLineage, type Accessed } from "../tree/access.ts";
import { notAFile } from "../tree/refusals.ts";
import type { WebdavDeps } from "./deps.ts";
import { isMountRoot, type Location, type PersonTree } from "./location.ts";

/** Where something new goes. */
export interface Destination {
  readonly access: Accessed;
  readonly name: string;
  readonly location: Location;
  readonly over?: number;
}

/** The folder that a path leads into, or what is written when a shared file stands there. Refuses PARENT_MISSING. */
export async function findDestination(
  deps: WebdavDeps,
  tree: PersonTree,
  names: readonly string[],
): Promise<Destination> {
  const name = names.at(-1);
  if (name === undefined) throw notAFile();
  const { principal } = tree;
  const mount = tree.mounts.find(
    (one) => one.path.length === names.length && one.path.every((part, index) => part === names[index]),
  );
  if (mount?.kind === "share" && mount.received.node.kind === "file") {
    const location = await deps.trees.find(tree, names);
    const access = await accessLineage(deps, principal, location.lineage, location.memberRole);
    if (isMountRoot(location))
      return { access: accessAround(access), name: access.node.name, location, over: access.node.id };
  }
  const location = await deps.trees.find(tree, names.slice(0, -1));
  if (location.missing.length > 0) throw refuse("PARENT_MISSING");
  const access = await accessLineage(deps, principal, location.lineage, location.memberRole);
  return { access, name, location };
}
