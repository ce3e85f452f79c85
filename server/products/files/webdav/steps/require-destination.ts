import { readDestination } from "#dav";
import { requireAction } from "../../tree/access.ts";
import { findDestination } from "../destination.ts";
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
    requireAction((await findDestination(deps, await tree(), names)).access, "write");
  },
});
