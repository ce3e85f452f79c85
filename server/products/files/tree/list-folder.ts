import type { FolderFilter, FolderListing } from "@safos/contract/files";
import { can } from "#workspaces";
import type { FilesDeps } from "../deps.ts";
import { noteRead } from "../item.ts";
import { lineageOf, readableAncestors, type Accessed } from "./access.ts";
import type { Actor } from "./context.ts";
import {
  readChildPage,
  readChildrenFrom,
  readOutline,
  type Order,
  type PageEnd,
  type PagePlace,
} from "./child-page.ts";
import type { Node } from "./node.ts";
import { openTo } from "./open-to.ts";
import { readNodes } from "./queries.ts";
import { notAFolder } from "./refusals.ts";
import { viewNode, viewNodes } from "./view.ts";

/** Pages of a version before values stood in it begin with the name. */
export function readEnd(after = ""): PageEnd | null {
  const [, kind, value, name] = /^(folder|file):(?:(\d{1,16}):)?(.*)$/s.exec(after) ?? [];
  return kind === undefined ? null : { kind, value: Number(value ?? 0), name: name ?? "" };
}

interface Asked {
  readonly order: Order;
  readonly filter: FolderFilter;
  readonly after?: string | undefined;
  /** Instead of `after`: how many come before. */
  readonly from?: number | undefined;
  readonly limit: number;
}

type ListDeps = Pick<FilesDeps, "db" | "identity" | "items" | "programEndings" | "workspaces">;
interface Found {
  readonly items: readonly Node[];
  readonly next?: string;
  readonly total?: number;
  readonly folders?: number;
}

/** One page of a folder. `after` is the `next` of the page before. */
export async function listFolder(
  deps: ListDeps,
  actor: Actor,
  accessed: Accessed,
  page: Asked,
): Promise<FolderListing> {
  const { node, role } = accessed;
  if (node.kind !== "folder") throw notAFolder();
  noteRead(deps, actor, lineageOf(accessed), "opened");
  const { from } = page;
  const { items, ...rest } =
    from === undefined
      ? await findAfter(deps, actor, accessed, page)
      : await findFrom(deps, actor, accessed, { ...page, from });
  return {
    folder: await viewNode(deps, actor.personId, node),
    path: readableAncestors(accessed).map((one) => ({ id: one.id, name: one.name })),
    canWrite: can(role, "write"),
    canManage: can(role, "manage"),
    items: await viewNodes(deps, actor.personId, items),
    ...rest,
  };
}

async function findAfter(deps: ListDeps, actor: Actor, folder: Accessed, page: Asked): Promise<Found> {
  const { order, filter, limit } = page;
  const found = await readChildPage(deps.db, folder.node.id, {
    order,
    filter,
    after: readEnd(page.after),
    limit: limit + 1,
  });
  const shown = found.slice(0, limit);
  const items = await openTo(deps, actor, shown, (one) => [one], { above: lineageOf(folder) });
  // The page ends where the nodes end, whether or not the person may see the last of them.
  const last = shown.at(-1);
  return { items, ...(found.length > limit && last ? { next: `${last.kind}:${last.value}:${last.name}` } : {}) };
}

/** What a person may not see takes no place in the list and counts nowhere. */
async function findFrom(deps: ListDeps, actor: Actor, folder: Accessed, page: PagePlace): Promise<Found> {
  const { id } = folder.node;
  if (deps.items.classes.areNone && deps.items.restrictions.areNone) {
    const { nodes, ...counts } = await readChildrenFrom(deps.db, id, page);
    return { items: nodes, ...counts };
  }
  const outline = await readOutline(deps.db, id, page);
  const open = await openTo(deps, actor, outline, (one) => [one], { above: lineageOf(folder) });
  const ids = open.slice(page.from, page.from + page.limit).map((one) => one.id);
  const nodes = new Map((await readNodes(deps.db, ids)).map((node) => [node.id, node]));
  return {
    items: ids.flatMap((one) => nodes.get(one) ?? []),
    total: open.length,
    folders: open.filter((one) => one.kind === "folder").length,
  };
}
