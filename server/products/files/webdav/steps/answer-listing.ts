import { Readable } from "node:stream";
import { beginMultistatus, multistatusEnd, writeListing, writeMembers, xmlType, type Listing } from "#dav";
import { readMemberIds } from "../../tree/queries.ts";
import { missing } from "../../tree/refusals.ts";
import { defineStep, type Exchange } from "../exchange.ts";
import type { Location } from "../location.ts";
import { namespaces } from "../namespaces.ts";
import { properties, usualProperties } from "../properties.ts";
import { classes } from "./answer-options.ts";

/** Members that are read and written at once: a longer folder is sent a part at a time. */
const partSize = 2000;

export const answerListing = defineStep({
  name: "answer-listing",
  section: "RFC 4918 §9.1, §13",
  needs: ["requested", "depth", "source"],
  async run(exchange, { requested, depth, source }) {
    const { deps, reply, target, tree } = exchange;
    const { names, base } = target;
    const listing: Listing = { base, names, depth, requested };
    const node = source.location.lineage.at(-1);
    const ids = depth === "1" && node?.kind === "folder" ? await readMemberIds(deps.db, node.id) : [];
    reply.code(207).header("dav", classes).type(xmlType);
    if (ids.length > partSize) return reply.send(Readable.from(writeParts(exchange, source.location, listing, ids)));
    const members = await deps.trees.list(await tree(), source.location, listing);
    return reply.send(writeListing(base, members, requested, properties, usualProperties, namespaces));
  },
});

/**
 * In flat memory. The folder itself comes first, with the etag that it had before its members were read: what changes meanwhile
 * is looked for again. Who may no longer read it gets no further part.
 */
async function* writeParts(
  { deps, principal, tree }: Exchange,
  begun: Location,
  listing: Listing,
  ids: readonly number[],
): AsyncGenerator<string> {
  yield beginMultistatus(namespaces);
  for (let at = 0; at < ids.length; at += partSize) {
    const isFirst = at === 0;
    const root = isFirst ? await tree() : await deps.trees.rootOf(principal);
    const location = isFirst ? begun : await deps.trees.find(root, listing.names);
    if (location.missing.length > 0) throw missing();
    const part = { ids: ids.slice(at, at + partSize), isFirst };
    const members = await deps.trees.list(root, location, { ...listing, part });
    const { base, requested } = listing;
    yield writeMembers(base, isFirst ? members : members.slice(1), requested, properties, usualProperties);
  }
  yield multistatusEnd;
}
