import type { ReceivedFile } from "@safos/contract/files";
import type { FilesDeps } from "../deps.ts";
import { nameReader } from "../person-names.ts";
import type { Actor } from "../tree/context.ts";
import { viewNodes } from "../tree/view.ts";
import { readReceived, type Received } from "./received.ts";

type Deps = Pick<FilesDeps, "db" | "identity" | "items" | "programEndings" | "organisations" | "workspaces">;

/** The share that a person sees it by: the latest to them by name, else the latest of all. */
const shownGrant = ({ grants }: Received) => grants.findLast((one) => one.isDirect) ?? grants.at(-1) ?? grants[0];

/** A page of what is shared with a person, the latest first. `after` is the id of the last before. */
export async function listReceived(
  deps: Deps,
  actor: Actor,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<{ items: ReceivedFile[]; next?: string }> {
  const all = (await readReceived(deps, actor)).list.toReversed();
  // What was the last before may have gone: the page begins anew then.
  const from = after === undefined ? 0 : all.findIndex((one) => String(one.node.id) === after) + 1;
  const page = all.slice(from, from + limit);
  const nodes = page.map((one) => one.node);
  const views = await viewNodes(deps, actor.personId, nodes);
  const nameOf = await nameReader(
    deps.identity,
    page.map((one) => shownGrant(one).grantedBy),
  );
  const owners = await Promise.all(page.map((one) => deps.workspaces.placeOf(one.node.workspaceId)));
  const items = page.flatMap((one, index): ReceivedFile[] => {
    const view = views[index];
    if (!view) return [];
    const grant = shownGrant(one);
    return [
      {
        ...view,
        role: one.role,
        sharedAt: grant.createdAt.toISOString(),
        sharedBy: nameOf(grant.grantedBy),
        organisationName: deps.organisations.byId(owners[index]?.organisationId ?? "")?.name ?? "",
        isDirect: grant.isDirect,
      },
    ];
  });
  const last = nodes.at(-1);
  return from + limit < all.length && last ? { items, next: String(last.id) } : { items };
}
