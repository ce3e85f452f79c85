import { eventActorOf, type LinkVisitor } from "#items";
import type { Principal } from "#http";
import { can } from "#workspaces";
import type { FilesDeps } from "../deps.ts";
import { classedOf, noteRead } from "../item.ts";
import { accessNode, type Accessed } from "../tree/access.ts";
import type { Node } from "../tree/node.ts";
import { missing } from "../tree/refusals.ts";
import { readVersions } from "../versions/queries.ts";
import { accessVisited } from "../visitors/access.ts";
import { openLinkOf } from "../visitors/context.ts";
import { markOf } from "../visitors/mark.ts";

/** What a preview is made of, for a caller who may see it. */
export interface Previewed {
  readonly node: Pick<Node, "blob" | "contentType" | "kind" | "name" | "size">;
  /** Notes that it was seen. */
  note(): void;
  /** What is drawn through a preview of this size; null: nothing. */
  markAt(size: number): Promise<string | null>;
}

const numberOf = (text: string | undefined): number => {
  if (!/^\d{1,15}$/.test(text ?? "")) throw missing();
  return Number(text);
};

const seenBy = (deps: FilesDeps, person: Principal, { node, ancestors }: Accessed): Previewed => ({
  node,
  note: () => noteRead(deps, person, [...ancestors, node], "opened"),
  markAt: () => Promise.resolve(null),
});

/** What a link shows, to who came by it. */
export const seenByLink = (deps: FilesDeps, link: LinkVisitor, accessed: Accessed): Previewed => ({
  node: accessed.node,
  note: () =>
    deps.items.uses.read(
      eventActorOf({ person: null, link }),
      classedOf([...accessed.ancestors, accessed.node]),
      "opened",
    ),
  markAt: (size) => markOf(deps, link, accessed, size),
});

/** A file by its number. Refuses FILE_MISSING. */
export const previewedById = async (deps: FilesDeps, person: Principal, id: string | undefined): Promise<Previewed> =>
  seenBy(deps, person, await accessNode(deps, person, numberOf(id), "read"));

/** What lies in the trash, for those who may restore it. Refuses FILE_MISSING. */
export async function previewedInTrash(deps: FilesDeps, person: Principal, id: string | undefined): Promise<Previewed> {
  const accessed = await accessNode(deps, person, numberOf(id), "read", { isTrashAllowed: true });
  if (!can(accessed.role, "write")) throw missing();
  return seenBy(deps, person, accessed);
}

/** An earlier version by the second that it was written in. Refuses FILE_MISSING. */
export async function previewedVersion(
  deps: FilesDeps,
  person: Principal,
  file: Accessed,
  name: string | undefined,
): Promise<Previewed> {
  const [second = "", id] = (name ?? "").split(".");
  const found = (await readVersions(deps.db, file.node.id)).find(
    (one) =>
      String(Math.floor(one.changedAt.getTime() / 1000)) === second && (id === undefined || String(one.id) === id),
  );
  if (!found) throw missing();
  const { name: fileName } = file.node;
  return { ...seenBy(deps, person, file), node: { ...found, kind: "file", name: fileName } };
}

/** What a link without a password opens: itself, or what lies in it by a path. Refuses FILE_MISSING and LINK_GONE. */
export async function previewedByLink(
  deps: FilesDeps,
  secret: string,
  find: (rootId: number) => Promise<number>,
): Promise<Previewed> {
  if (!/^[\w-]{10,200}$/.test(secret)) throw missing();
  const link = openLinkOf(await deps.items.actorFrom(null, secret, null));
  return seenByLink(deps, link, await accessVisited(deps, link, await find(Number(link.item.id))));
}
