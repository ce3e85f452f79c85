import { readDestination } from "#dav";
import { accessLineage, requireAction, type Accessed } from "../../tree/access.ts";
import { findDestination } from "../destination.ts";
import { defineStep, type Exchange } from "../exchange.ts";
import type { PersonTree } from "../location.ts";
import { asksForParents, header } from "../headers.ts";
import { readRemoteTarget } from "../remote/paths.ts";
import { forbidden } from "../../tree/refusals.ts";
import { readFileTarget } from "../target.ts";

/** Where a client says beforehand that its pieces will go, it must be allowed to write: nothing is stored for nothing. */
export const requireDestination = defineStep({
  name: "require-destination",
  section: "Nextcloud chunked upload v2: the header Destination",
  gives: ["aim"],
  async run({ deps, request, principal, tree }) {
    const named = header(request, "destination");
    // Where it is not said, it is most likely a file of their own: pieces that go elsewhere are stored again at the end.
    if (named === undefined) return { aim: { workspaceId: (await deps.workspaces.personalOf(principal.personId)).id } };
    const { names } = readFileTarget(principal, readDestination(named, request.headers.host));
    const remote = readRemoteTarget(await tree(), names);
    if (remote !== null) {
      // They wait here until they are sent on together.
      if (!remote.mount.share.canWrite) throw forbidden();
      return { aim: { workspaceId: (await deps.workspaces.personalOf(principal.personId)).id } };
    }
    const access =
      (asksForParents(request) && (await accessNearest(deps, principal, await tree(), names))) ||
      (await findDestination(deps, await tree(), names)).access;
    requireAction(access, "write");
    return { aim: { workspaceId: access.node.workspaceId } };
  },
});

/** Where folders above a path are missing, the one that they will be made in. */
async function accessNearest(
  deps: Exchange["deps"],
  principal: Exchange["principal"],
  tree: PersonTree,
  names: readonly string[],
): Promise<Accessed | null> {
  const { lineage, memberRole, missing } = await deps.trees.find(tree, names.slice(0, -1));
  return missing.length === 0 ? null : accessLineage(deps, principal, lineage, memberRole);
}
