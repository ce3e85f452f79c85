import type { Visited } from "@safos/contract/file-visits";
import type { LinkVisitor } from "#items";
import { can } from "#workspaces";
import { readChildPage, type Order } from "../tree/child-page.ts";
import { readEnd } from "../tree/list-folder.ts";
import { notAFolder } from "../tree/refusals.ts";
import { accessVisited, openIn } from "./access.ts";
import type { VisitDeps } from "./context.ts";
import { mayTake } from "./copy.ts";
import { viewVisited } from "./view.ts";

/** What the link opens, or a folder in it, one page of it. */
export async function listVisited(
  deps: VisitDeps,
  link: LinkVisitor,
  page: {
    readonly folder?: number | undefined;
    readonly order: Order;
    readonly after?: string | undefined;
    readonly limit: number;
  },
): Promise<Visited> {
  const accessed = await accessVisited(deps, link, page.folder);
  const { node, ancestors } = accessed;
  const isFolder = node.kind === "folder";
  if (!isFolder && page.folder !== undefined && String(node.id) !== link.item.id) throw notAFolder();
  const { order, limit } = page;
  const found = isFolder
    ? await readChildPage(deps.db, node.id, { order, after: readEnd(page.after), limit: limit + 1 })
    : [];
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const { mostDownloads, downloads, purpose } = link.terms;
  const first = ancestors.findIndex((one) => String(one.id) === link.item.id);
  return {
    node: viewVisited(deps, node),
    path: first < 0 ? [] : ancestors.slice(first).map(({ id, name }) => ({ id, name })),
    canWrite: isFolder && purpose === "open" && can(link.role, "write"),
    canDownload: await mayTake(deps, link, accessed),
    downloadsLeft: mostDownloads === null ? null : Math.max(mostDownloads - downloads, 0),
    expiresAt: link.endsAt?.toISOString() ?? null,
    items: (await openIn(deps, link, [...ancestors, node], shown)).map((one) => viewVisited(deps, one)),
    ...(found.length > limit && last ? { next: `${last.kind}:${last.value}:${last.name}` } : {}),
  };
}
