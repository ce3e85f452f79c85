import { readDestination } from "#dav";
import { refuse } from "#http";
import { accessLineage, requireAction } from "../../tree/access.ts";
import { defineStep } from "../exchange.ts";
import { header } from "../headers.ts";
import { readFileTarget } from "../target.ts";

/** Where a client says beforehand that its pieces will go, it must be allowed to write: nothing is stored for nothing. */
export const requireDestination = defineStep({
  name: "require-destination",
  section: "Nextcloud chunked upload v2: the header Destination",
  async run({ deps, request, principal, tree }) {
    const named = header(request, "destination");
    if (named === undefined) return;
    const { names } = readFileTarget(principal, readDestination(named, request.headers.host));
    const { lineage, memberRole, missing } = await deps.trees.find(await tree(), names.slice(0, -1));
    if (missing.length > 0) throw refuse("PARENT_MISSING");
    requireAction(await accessLineage(deps, principal, lineage, memberRole), "write");
  },
});
