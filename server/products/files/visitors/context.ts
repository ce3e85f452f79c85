import type { Actor as ItemActor, LinkVisitor } from "#items";
import { eventActorOf } from "#items";
import { refuse } from "#http";
import type { FilesDeps } from "../deps.ts";
import type { Actor } from "../tree/context.ts";
import type { Previews } from "../previews/make.ts";
import { can, type AccessWithin } from "#workspaces";
import { accessLineage, type Accessed } from "../tree/access.ts";
import type { Node } from "../tree/node.ts";
import { isOpenTo } from "./access.ts";
import { missing } from "../tree/refusals.ts";

/** What the verbs of visitors need. */
export type VisitDeps = FilesDeps & { readonly previews: Previews };

/** The link of someone who came by one to a file or folder. Refuses MISSING to everyone else. */
export function linkOf({ link }: Pick<ItemActor, "link">): LinkVisitor {
  if (link?.item.kind !== "file") throw refuse("MISSING");
  return link;
}

/** The link, unless it only takes files or is for another server. Refuses MISSING. */
export function openLinkOf(actor: Pick<ItemActor, "link">): LinkVisitor {
  const link = linkOf(actor);
  if (link.terms.purpose === "drop" || link.terms.purpose === "federated") throw missing();
  return link;
}

/** The link, if it takes files. Refuses MISSING. */
export function dropLinkOf(actor: Pick<ItemActor, "link">): LinkVisitor {
  const link = linkOf(actor);
  if (link.terms.purpose !== "drop") throw refuse("MISSING");
  return link;
}

/** A visitor who has said who they are. Refuses GUEST_NAME_MISSING. */
export function requireGuest(link: LinkVisitor) {
  const { guest } = link;
  if (!guest) throw refuse("GUEST_NAME_MISSING");
  return { ...link, guest };
}

/** Whether the maker of a link may share what it was made to; of one who may not even write, what is done under the lock says so. */
async function mayShareStill(
  { items }: Pick<FilesDeps, "items">,
  { item, maker }: LinkVisitor,
  lineage: readonly Node[],
  within: AccessWithin,
): Promise<boolean> {
  const above = lineage.slice(0, lineage.findIndex((one) => String(one.id) === item.id) + 1);
  const member = await within.roleOf(maker.personId, above[0]?.workspaceId ?? "");
  const { role } = await accessLineage({ items, workspaces: within }, maker, above, member);
  return can(role, "manage") || !can(role, "write");
}

/**
 * In whose name a visitor writes: as far as the person who made the link may, while the link is open, and under the name that
 * the visitor gave. Refuses GUEST_NAME_MISSING.
 */
export function writerFor(
  deps: Pick<FilesDeps, "identity" | "items" | "policy" | "workspaces">,
  link: LinkVisitor,
  at: Accessed,
): Actor {
  const { guest, maker } = requireGuest(link);
  const action = link.terms.purpose === "drop" ? "read" : "write";
  return {
    personId: maker.personId,
    organisationId: maker.organisationId,
    displayName: guest.name,
    visit: {
      as: eventActorOf({ person: null, link }),
      guestName: guest.name,
      opens: (lineage, places) => isOpenTo(deps, link, lineage, places),
      async still(trx) {
        await deps.items.requireLinkStill(trx, link, action);
        const within = deps.workspaces.within(trx);
        const lineage = [...at.ancestors, at.node];
        // A class may have been raised, or the maker's rights lowered, while the content was on its way.
        if (!(await isOpenTo(deps, link, lineage, within))) throw refuse("LINK_GONE");
        if (!(await mayShareStill(deps, link, lineage, within))) throw refuse("LINK_GONE");
      },
    },
  };
}
