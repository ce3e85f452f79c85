import { writeListing, xmlType, type Member } from "#dav";
import { readChildren } from "../../tree/queries.ts";
import { hasPreview } from "../../previews/sources.ts";
import { etagOf, type Node } from "../../tree/node.ts";
import { openIn } from "../../visitors/access.ts";
import { namespaces } from "../../webdav/namespaces.ts";
import { properties, usualProperties, type Resource } from "../../webdav/properties.ts";
import { defineStep } from "../exchange.ts";

/** The resource and what it holds; whose it is, and how full, is nothing to a visitor. */
export const answerListing = defineStep({
  name: "answer-listing",
  section: "RFC 4918 §9.1, §13",
  needs: ["requested", "depth", "source"],
  async run({ deps, reply, link, target }, { requested, depth, source }) {
    const { node, ancestors, role } = source;
    const instance = await deps.instanceId();
    const found = depth === "1" && node.kind === "folder" ? await readChildren(deps.db, [node.id]) : [];
    const memberOf = (names: readonly string[], one: Node): Member<Resource> => ({
      names,
      isCollection: one.kind === "folder",
      resource: {
        node: one,
        displayName: one.name,
        etag: etagOf(one),
        role,
        isPersonRoot: String(one.id) === link.item.id,
        isMountRoot: false,
        isShared: false,
        shareTypes: [],
        sharees: [],
        tags: [],
        hasPreview: hasPreview(one, deps.programEndings),
        informationClass: null,
        isFavourite: false,
        dueAt: null,
        unreadComments: 0,
        locks: null,
        owner: { id: "", displayName: "" },
        instance,
        fingerprint: "",
        quota: { used: node.size, limit: null },
      },
    });
    const members = [
      memberOf(target.names, node),
      ...(await openIn(deps, link, [...ancestors, node], found)).map((one) =>
        memberOf([...target.names, one.name], one),
      ),
    ];
    const text = writeListing(target.base, members, requested, properties, usualProperties, namespaces);
    return reply.code(207).header("dav", "1, 3").type(xmlType).send(text);
  },
});
