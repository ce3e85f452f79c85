import { Readable } from "node:stream";
import { beginMultistatus, multistatusEnd, writeListing, writeMembers, xmlType, type Listing, type Member } from "#dav";
import { holdsMoreThan, readMemberIds } from "../../tree/queries.ts";
import { missing } from "../../tree/refusals.ts";
import { defineStep, type Exchange } from "../exchange.ts";
import { withDigest } from "../find-digest.ts";
import type { Location } from "../location.ts";
import { namespaces } from "../namespaces.ts";
import { properties, usualProperties, type Resource } from "../properties.ts";
import { readRemotesAtRoot, type RemotesAtRoot } from "../remote/at-root.ts";
import { remoteProperties, usualRemoteProperties } from "../remote/resource.ts";
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
    const folder = depth === "1" && node?.kind === "folder" ? node.id : null;
    const isLong = folder !== null && (await holdsMoreThan(deps.db, folder, partSize));
    const ids = isLong ? await readMemberIds(deps.db, folder) : [];
    reply.code(207).header("dav", classes).type(xmlType);
    if (isLong) return reply.send(Readable.from(writeParts(exchange, source.location, listing, ids)));
    const location = await withDigest(deps, source.location, listing);
    const members = await deps.trees.list(await tree(), location, listing);
    if (!source.location.isPersonRoot)
      return reply.send(writeListing(base, members, requested, properties, usualProperties, namespaces));
    const remotes = await readRemotesAtRoot(deps, await tree());
    return reply.send(
      beginMultistatus(namespaces) +
        writeMembers(base, withEtag(members, remotes), requested, properties, usualProperties) +
        (depth === "1" ? writeRemotes(remotes, listing) : "") +
        multistatusEnd,
    );
  },
});

const withEtag = ([own, ...others]: readonly Member<Resource>[], remotes: RemotesAtRoot): Member<Resource>[] =>
  own ? [{ ...own, resource: { ...own.resource, etag: remotes.etagOver(own.resource.etag) } }, ...others] : [];

const writeRemotes = ({ members }: RemotesAtRoot, { base, requested }: Listing): string =>
  writeMembers(base, members, requested, remoteProperties, usualRemoteProperties);

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
    const remotes = isFirst && location.isPersonRoot ? await readRemotesAtRoot(deps, root) : null;
    const shown = !isFirst ? members.slice(1) : remotes ? withEtag(members, remotes) : members;
    yield writeMembers(base, shown, requested, properties, usualProperties);
    if (remotes) yield writeRemotes(remotes, listing);
  }
  yield multistatusEnd;
}
