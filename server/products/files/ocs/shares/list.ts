import type { Principal } from "#http";
import { can, type GrantOnItem } from "#workspaces";
import { nodeIdsOf } from "../../item.ts";
import { readReceived } from "../../received/received.ts";
import { accessLineage } from "../../tree/access.ts";
import { openTo } from "../../tree/open-to.ts";
import type { Node } from "../../tree/node.ts";
import { readChildren, readLineages } from "../../tree/queries.ts";
import type { OcsDeps } from "../exchange.ts";
import { isOn, type Fields } from "./fields.ts";
import { locate, type Trees } from "./locate.ts";
import type { Share } from "./share.ts";

/** As many as a client is shown at once, the latest first. */
const mostShares = 1000;

/** What the caller has been given, one share for each. */
async function receivedShares(deps: OcsDeps, person: Principal): Promise<Share[]> {
  const { list } = await readReceived(deps, person);
  return list
    .toReversed()
    .slice(0, mostShares)
    .map(({ node, lineage, grants, role }) => {
      const grant = grants.findLast((one) => one.isDirect) ?? grants[0];
      const { isDirect, granteeId, grantedBy } = grant;
      const to = { personId: isDirect ? granteeId : null, groupId: isDirect ? null : granteeId, organisationId: null };
      return {
        node,
        lineage,
        grant: { ...grant, ...to, role, grantedBy: grantedBy ?? "", isLink: false, hasPassword: false },
      };
    });
}

/** What the caller has given and can still read. */
async function givenShares(deps: OcsDeps, person: Principal): Promise<Share[]> {
  const given = await deps.workspaces.givenItems(person.personId, "file", { after: null, limit: mostShares });
  const refs = given.map((one) => ({ kind: "file" as const, id: one.itemId }));
  const readable = await deps.items.readable({ person, link: null }, refs);
  const ids = readable.map((one) => one.id);
  const lineages = await readLineages(deps.db, nodeIdsOf(ids));
  const grants = (await deps.workspaces.grantsOnAll("file", ids)).filter((one) => one.grantedBy === person.personId);
  return join(grants, lineages);
}

/** Those on what stands at a path, or with `subfiles` on what lies in it, for who may change it. Refuses FILE_MISSING. */
async function sharesAt(deps: OcsDeps, trees: Trees, fields: Fields): Promise<Share[]> {
  const { location, tree } = await locate(deps, trees, fields.get("path") ?? "");
  const { lineage, memberRole } = location;
  const access = await accessLineage(deps, tree.principal, lineage, memberRole);
  const lineages = new Map<number, readonly Node[]>();
  if (isOn(fields, "subfiles")) {
    const all = await readChildren(deps.db, [access.node.id]);
    const around = { above: lineage, granted: tree.granted };
    for (const child of await openTo(deps, tree.principal, all, (one) => [one], around))
      if (can(tree.roleAlong([...lineage, child], memberRole), "write")) lineages.set(child.id, [...lineage, child]);
  } else if (can(access.role, "write")) lineages.set(access.node.id, lineage);
  return join(await deps.workspaces.grantsOnAll("file", [...lineages.keys()].map(String)), lineages);
}

const join = (grants: readonly GrantOnItem[], lineages: ReadonlyMap<number, readonly Node[]>): Share[] =>
  grants.flatMap((grant) => {
    const lineage = lineages.get(Number(grant.itemId));
    const node = lineage?.at(-1);
    return lineage && node ? [{ node, lineage, grant }] : [];
  });

export function listShares(deps: OcsDeps, person: Principal, trees: Trees, fields: Fields): Promise<Share[]> {
  if (isOn(fields, "shared_with_me")) return receivedShares(deps, person);
  return fields.has("path") ? sharesAt(deps, trees, fields) : givenShares(deps, person);
}
