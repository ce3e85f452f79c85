import { writeListing, xmlType } from "#dav";
import { findNodes } from "../../finding/find.ts";
import { defineStep } from "../exchange.ts";
import { describeFound } from "../found.ts";
import type { Mount } from "../location.ts";
import { namespaces } from "../namespaces.ts";
import { properties, usualProperties } from "../properties.ts";

const workspaceIdOf = (mount: Mount): string =>
  mount.kind === "workspace" ? mount.workspace.id : (mount.received.lineage[0]?.workspaceId ?? "");

/** What was found, as a listing; at a person's root also in every workspace that they may read. */
export const answerFound = defineStep({
  name: "answer-found",
  section: "RFC 5323 §2.3",
  needs: ["search", "scope", "source"],
  async run({ deps, principal, reply, tree }, { search, scope, source: { location, access } }) {
    const whole = await tree();
    const mounts = location.isPersonRoot && search.scope.depth === "infinity" ? whole.mounts : [];
    const found = await findNodes(deps, principal, {
      ...search,
      depth: search.scope.depth,
      folderIds: [access.node.id, ...mounts.map((one) => one.rootId)],
      workspaceIds: [access.node.workspaceId, ...mounts.map(workspaceIdOf)],
    });
    const members = await describeFound(deps, whole, scope.base, found, search.requested);
    const text = writeListing(scope.base, members, search.requested, properties, usualProperties, namespaces);
    return reply.code(207).type(xmlType).send(text);
  },
});
