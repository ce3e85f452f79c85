import type { FileItem } from "@safos/contract/files";
import { can } from "#workspaces";
import type { FilesDeps } from "../deps.ts";
import { itemNodeOf } from "../item.ts";
import { readReceived, roleAlong } from "../received/received.ts";
import type { Actor } from "../tree/context.ts";
import { readAllFavourites } from "../tree/favourites.ts";
import { openTo } from "../tree/open-to.ts";
import { isTrashed, type Node } from "../tree/node.ts";
import { readLineages } from "../tree/queries.ts";
import { viewNodes } from "../tree/view.ts";

/** As many as one person may have listed; the first that were made come first. */
const mostListed = 5000;
const byName = new Intl.Collator("sv", { numeric: true });
const compare = (a: Node, b: Node): number =>
  Number(a.kind === "file") - Number(b.kind === "file") || byName.compare(a.name, b.name) || a.id - b.id;

/** A page of what a person marked and may still read, wherever it lies. `after` is the id of the last before. */
export async function listFavourites(
  deps: Pick<FilesDeps, "db" | "identity" | "items" | "programEndings" | "workspaces">,
  actor: Actor,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<{ items: FileItem[]; next?: string }> {
  const marked = await readAllFavourites(deps.db, actor.personId, mostListed);
  if (marked.length === 0) return { items: [] };
  const [lineages, received, memberships] = await Promise.all([
    readLineages(deps.db, marked),
    readReceived(deps, actor),
    deps.workspaces.listFor(actor.personId),
  ]);
  const memberRoles = new Map(memberships.map((one) => [one.workspace.id, one.role]));
  const readable = [...lineages.values()].filter((lineage) => {
    const memberRole = memberRoles.get(lineage[0]?.workspaceId ?? "") ?? null;
    const role = roleAlong(deps, received.granted, lineage, memberRole);
    return itemNodeOf(lineage) !== null && !isTrashed(lineage) && role !== null && can(role, "read");
  });
  const open = await openTo(deps, actor, readable, (lineage) => lineage, received);
  const all = open.flatMap((lineage) => lineage.at(-1) ?? []).toSorted(compare);
  // What was the last before may have gone: the page begins anew then.
  const from = after === undefined ? 0 : all.findIndex((one) => String(one.id) === after) + 1;
  const page = all.slice(from, from + limit);
  const items = await viewNodes(deps, actor.personId, page);
  const last = page.at(-1);
  return from + limit < all.length && last ? { items, next: String(last.id) } : { items };
}
