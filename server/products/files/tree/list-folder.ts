import type { FolderListing } from "@safos/contract/files";
import { can } from "#workspaces";
import type { FilesDeps } from "../deps.ts";
import { noteRead } from "../item.ts";
import { openTo, readableAncestors, type Accessed } from "./access.ts";
import type { Actor } from "./context.ts";
import { readChildPage, type Order, type PageEnd } from "./child-page.ts";
import { notAFolder } from "./refusals.ts";
import { viewNode, viewNodes } from "./view.ts";

/** Pages of a version before values stood in it begin with the name. */
export function readEnd(after = ""): PageEnd | null {
  const [, kind, value, name] = /^(folder|file):(?:(\d{1,16}):)?(.*)$/s.exec(after) ?? [];
  return kind === undefined ? null : { kind, value: Number(value ?? 0), name: name ?? "" };
}

/** One page of a folder. `after` is the `next` of the page before. */
export async function listFolder(
  deps: Pick<FilesDeps, "db" | "identity" | "items" | "officeEndings">,
  actor: Actor,
  accessed: Accessed,
  page: { readonly order: Order; readonly after?: string | undefined; readonly limit: number },
): Promise<FolderListing> {
  const { node, ancestors, role } = accessed;
  if (node.kind !== "folder") throw notAFolder();
  noteRead(deps, actor, [...ancestors, node], "opened");
  const { order, limit } = page;
  const found = await readChildPage(deps.db, node.id, { order, after: readEnd(page.after), limit: limit + 1 });
  const shown = found.slice(0, page.limit);
  const items = await openTo(deps, actor, shown);
  // The page ends where the nodes end, whether or not the person may see the last of them.
  const last = shown.at(-1);
  return {
    folder: await viewNode(deps, actor.personId, node),
    path: readableAncestors(accessed).map((one) => ({ id: one.id, name: one.name })),
    canWrite: can(role, "write"),
    canManage: can(role, "manage"),
    items: await viewNodes(deps, actor.personId, items),
    ...(found.length > page.limit && last ? { next: `${last.kind}:${last.value}:${last.name}` } : {}),
  };
}
