import type { FolderListing } from "@safos/contract/files";
import { can } from "#workspaces";
import type { FilesDeps } from "../deps.ts";
import type { Accessed } from "./access.ts";
import type { Actor } from "./context.ts";
import { readChildPage } from "./queries.ts";
import { notAFolder } from "./refusals.ts";
import { viewNode, viewNodes } from "./view.ts";

/** One page of a folder. `after` is the `next` of the page before: kind and name of its last item. */
export async function listFolder(
  deps: Pick<FilesDeps, "db" | "identity">,
  actor: Actor,
  { node, ancestors, role }: Accessed,
  page: { readonly after?: string | undefined; readonly limit: number },
): Promise<FolderListing> {
  if (node.kind !== "folder") throw notAFolder();
  const after = /^(folder|file):(.*)$/s.exec(page.after ?? "");
  const key = after ? { kind: after[1] ?? "", name: after[2] ?? "" } : null;
  const found = await readChildPage(deps.db, node.id, key, page.limit + 1);
  const items = found.slice(0, page.limit);
  const last = items.at(-1);
  return {
    folder: await viewNode(deps, actor.personId, node),
    path: ancestors.map((one) => ({ id: one.id, name: one.name })),
    canWrite: can(role, "write"),
    items: await viewNodes(deps, actor.personId, items),
    ...(found.length > page.limit && last ? { next: `${last.kind}:${last.name}` } : {}),
  };
}
