import { escapeXml, writeHttpDate, type Member, type PropertyName, type PropertyTable } from "#dav";
import type { Principal } from "#http";
import { can } from "#workspaces";
import type { FilesDeps } from "../deps.ts";
import { hasPreview } from "../previews/sources.ts";
import { etagOf, isHidden, type Node } from "../tree/node.ts";
import { openTo } from "../tree/open-to.ts";
import { readChildren, readLineages, readPath, readTrash } from "../tree/queries.ts";
import { missing } from "../tree/refusals.ts";
import type { PersonTree } from "./location.ts";
import { fileIdOf } from "./properties.ts";

/** What lies in the trash, as a client sees it. */
export interface TrashedItem {
  /** What it was called, and when it came here: `Plan.txt.d1700000000`. */
  readonly name: string;
  readonly node: Node;
  /** What leads to it, the root first. */
  readonly lineage: readonly Node[];
  /** Where it was, as a path in the person's files. */
  readonly location: string;
}

export interface FoundTrash {
  readonly list: readonly TrashedItem[];
  /** What the path leads to; null: the trash itself. */
  readonly item: TrashedItem | null;
  /** Whether it was put here itself, and not in a folder. */
  readonly isTop: boolean;
}

type Deps = Pick<FilesDeps, "db" | "items" | "workspaces">;

/** What was put into the trash of the person's own files and of the workspaces where they may restore, the latest first. */
async function listTrashed(deps: Deps, principal: Principal, tree: PersonTree): Promise<readonly TrashedItem[]> {
  const { db, items, workspaces } = deps;
  const writable = (await workspaces.listFor(principal.personId)).filter(({ role }) => can(role, "write"));
  const ids = new Set(writable.map(({ workspace }) => workspace.id));
  const found = await readTrash(db, ...ids);
  const lineages = await readLineages(
    db,
    found.map((node) => node.id),
  );
  const lineageOf = ({ id }: Node): readonly Node[] => lineages.get(id) ?? [];
  const here = found.filter((node) => ids.has(lineageOf(node)[0]?.workspaceId ?? "") && !isHidden(lineageOf(node)));
  const open = await openTo({ items, workspaces }, principal, here, lineageOf);
  const byName = Map.groupBy(open, plainNameOf);
  return open.map((node) => {
    const lineage = lineageOf(node);
    const isAlone = byName.get(plainNameOf(node))?.length === 1;
    const mount = tree.mounts.find((one) => one.kind === "workspace" && one.workspace.id === lineage[0]?.workspaceId);
    const path = lineage.slice(1).map((one) => one.name);
    return {
      name: isAlone ? plainNameOf(node) : uniqueNameOf(node),
      node,
      lineage,
      location: [...(mount?.path ?? []), ...path].join("/"),
    };
  });
}

const endingOf = ({ trashedAt, changedAt }: Node): string =>
  `.d${Math.floor((trashedAt ?? changedAt).getTime() / 1000)}`;

const plainNameOf = (node: Node): string => `${node.name}${endingOf(node)}`;

/** Of several of one name and second all bear their numbers, so that a name never comes to mean another when one goes. */
const uniqueNameOf = (node: Node): string => `${node.name} (${node.id})${endingOf(node)}`;

/** `trash`, something in it, or something in a folder of it. Refuses FILE_MISSING. */
export async function findTrashed(
  deps: Deps,
  principal: Principal,
  tree: PersonTree,
  [area, name, ...rest]: readonly string[],
): Promise<FoundTrash> {
  if (area !== "trash") throw missing();
  const list = await listTrashed(deps, principal, tree);
  if (name === undefined) return { list, item: null, isTop: false };
  const top = list.find((one) => one.name === name || uniqueNameOf(one.node) === name);
  if (!top) throw missing();
  if (rest.length === 0) return { list, item: top, isTop: true };
  const below = (await readPath(deps.db, top.node.id, rest)).slice(1);
  const node = below.at(-1);
  if (!node || below.length < rest.length) throw missing();
  const item = {
    name: node.name,
    node,
    lineage: [...top.lineage, ...below],
    location: [top.location, ...rest].join("/"),
  };
  const [open] = await openTo(deps, principal, [item], (one) => one.lineage);
  if (!open) throw missing();
  return { list, item: open, isTop: false };
}

/** What a folder in the trash holds. */
export async function listBelow(deps: Deps, principal: Principal, item: TrashedItem): Promise<readonly TrashedItem[]> {
  if (item.node.kind !== "folder") return [];
  const children = (await readChildren(deps.db, [item.node.id])).map((node) => ({
    name: node.name,
    node,
    lineage: [...item.lineage, node],
    location: `${item.location}/${node.name}`,
  }));
  return openTo(deps, principal, children, (one) => one.lineage);
}

export interface TrashedResource {
  /** Null: the trash itself. */
  readonly item: TrashedItem | null;
  readonly instance: string;
  readonly programEndings: readonly string[];
}

export const memberOf = (names: readonly string[], resource: TrashedResource): Member<TrashedResource> => ({
  names,
  isCollection: resource.item?.node.kind !== "file",
  resource,
});

/** A property of what lies in the trash; the trash itself has none of these. */
const of =
  (read: (item: TrashedItem, resource: TrashedResource) => string | null) =>
  (resource: TrashedResource): string | null =>
    resource.item === null ? null : read(resource.item, resource);

const ofFile = (read: (item: TrashedItem) => string) => of((item) => (item.node.kind === "file" ? read(item) : null));

export const trashProperties: PropertyTable<TrashedResource> = {
  "d:resourcetype": ({ item }) => (item?.node.kind === "file" ? "" : "<d:collection/>"),
  "d:displayname": of(({ node }) => escapeXml(node.name)),
  "d:getlastmodified": of(({ node }) => writeHttpDate(node.mtime)),
  "d:getcontentlength": ofFile(({ node }) => String(node.size)),
  "d:getcontenttype": ofFile(({ node }) => escapeXml(node.contentType)),
  "d:getetag": of(({ node }) => `&quot;${etagOf(node)}&quot;`),
  "oc:id": of(({ node }, { instance }) => fileIdOf(node, instance)),
  "oc:fileid": of(({ node }) => String(node.id)),
  "oc:size": of(({ node }) => String(node.size)),
  "oc:permissions": of(() => "GD"),
  "nc:has-preview": of(({ node }, { programEndings }) => String(hasPreview(node, programEndings))),
  "nc:trashbin-filename": of(({ node }) => escapeXml(node.name)),
  "nc:trashbin-original-location": of(({ location }) => escapeXml(location)),
  "nc:trashbin-deletion-time": of(({ lineage }) => {
    const at = lineage.findLast((one) => one.trashedAt !== null)?.trashedAt;
    return at ? String(Math.floor(at.getTime() / 1000)) : null;
  }),
};

export const usualTrashProperties: readonly PropertyName[] = Object.keys(trashProperties);
