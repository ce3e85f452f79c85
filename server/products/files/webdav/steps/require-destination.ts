import { readDestination } from "#dav";
import { requireAction } from "../../tree/access.ts";
import { findDestination } from "../destination.ts";
import { defineStep } from "../exchange.ts";
import { header } from "../headers.ts";
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
    const { access } = await findDestination(deps, await tree(), names);
    requireAction(access, "write");
    return { aim: { workspaceId: access.node.workspaceId } };
  },
});
