import type { VisitedFile } from "@safos/contract/file-visits";
import type { LinkVisitor } from "#items";
import { accessParent } from "../tree/access.ts";
import { createFolder } from "../tree/create-folder.ts";
import { moveNode } from "../tree/move.ts";
import { requireFileName } from "../tree/names.ts";
import { notAFolder, rootIsFixed } from "../tree/refusals.ts";
import { trashNode } from "../tree/trash.ts";
import { writeFile } from "../tree/write.ts";
import { contentOf } from "../uploads/content-of.ts";
import { accessVisited, requireWriting } from "./access.ts";
import { requireNaming } from "./copy.ts";
import { requireGuest, writerFor, type VisitDeps } from "./context.ts";
import { storeVisited } from "./store.ts";
import { viewVisited } from "./view.ts";

interface Into {
  readonly folder?: number | undefined;
  readonly name: string;
}

/** A visitor's file, whole in one request; a name that is taken gets a number. Everything is asked before the body is read. */
export async function writeVisited(
  deps: VisitDeps,
  link: LinkVisitor,
  to: Into,
  body: AsyncIterable<Uint8Array>,
): Promise<VisitedFile> {
  requireWriting(link);
  requireGuest(link);
  const folder = await accessVisited(deps, link, to.folder);
  const actor = writerFor(deps, link, folder);
  if (folder.node.kind !== "folder") throw notAFolder();
  const name = requireFileName(to.name);
  const stored = await storeVisited(deps, link, folder.node.workspaceId, body);
  return viewVisited(
    deps,
    (await writeFile(deps, actor, folder, name, contentOf(stored), { onConflict: "rename" })).node,
  );
}

export async function createVisitedFolder(deps: VisitDeps, link: LinkVisitor, to: Into): Promise<VisitedFile> {
  requireWriting(link);
  requireGuest(link);
  const folder = await accessVisited(deps, link, to.folder);
  const actor = writerFor(deps, link, folder);
  if (folder.node.kind !== "folder") throw notAFolder();
  return viewVisited(deps, await createFolder(deps, actor, folder, to.name));
}

/** What the link was made to is not the visitor's to rename or to remove. */
async function accessInside(deps: VisitDeps, link: LinkVisitor, id: number) {
  requireGuest(link);
  const accessed = await accessVisited(deps, link, id);
  if (String(id) === link.item.id) throw rootIsFixed();
  return accessed;
}

export async function renameVisited(
  deps: VisitDeps,
  link: LinkVisitor,
  id: number,
  name: string,
): Promise<VisitedFile> {
  requireWriting(link);
  const source = await accessInside(deps, link, id);
  await requireNaming(deps, link, source, name);
  const actor = writerFor(deps, link, source);
  return viewVisited(deps, (await moveNode(deps, actor, source, { parent: accessParent(source), name }, false)).node);
}

export async function trashVisited(deps: VisitDeps, link: LinkVisitor, id: number): Promise<void> {
  requireWriting(link);
  const accessed = await accessInside(deps, link, id);
  await trashNode(deps, writerFor(deps, link, accessed), accessed);
}
