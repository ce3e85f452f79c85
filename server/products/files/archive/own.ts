import type { FastifyReply } from "#http";
import type { FilesDeps } from "../deps.ts";
import { noteRead } from "../item.ts";
import { accessLineage, lineageOf, type Accessed } from "../tree/access.ts";
import { openTo } from "../tree/open-to.ts";
import type { Actor } from "../tree/context.ts";
import { isHidden, isTrashed, type Node } from "../tree/node.ts";
import { readLineages } from "../tree/queries.ts";
import { missing } from "../tree/refusals.ts";
import { archiveEntries } from "./entries.ts";
import { sendArchive } from "./send.ts";

type ArchiveDeps = Pick<FilesDeps, "blobs" | "db" | "items" | "workspaces">;

/** Files and folders that a person may read, as ZIP; what a class keeps them from is left out. Refuses FILE_MISSING, LIMITED and ARCHIVE_TOO_LARGE. */
export async function sendOwnArchive(
  deps: ArchiveDeps,
  actor: Actor,
  ids: readonly number[],
  reply: FastifyReply,
): Promise<FastifyReply> {
  const lineages = await readLineages(deps.db, [...new Set(ids)]);
  const found: Accessed[] = [];
  for (const id of new Set(ids)) found.push(await accessFound(deps, actor, lineages.get(id) ?? []));
  return sendArchiveOf(deps, actor, found, reply);
}

/** Access to one of several that were read together; no statement where a member of the workspace asks. */
async function accessFound(deps: ArchiveDeps, actor: Actor, lineage: readonly Node[]): Promise<Accessed> {
  const node = lineage.at(-1);
  if (!node || isHidden(lineage) || isTrashed(lineage)) throw missing();
  return accessLineage(deps, actor, lineage, await deps.workspaces.roleOf(actor.personId, node.workspaceId));
}

export async function sendArchiveOf(
  deps: ArchiveDeps,
  actor: Actor,
  found: readonly Accessed[],
  reply: FastifyReply,
): Promise<FastifyReply> {
  const lineages = found.map(lineageOf);
  for (const lineage of lineages) noteRead(deps, actor, lineage, "downloaded");
  const [only] = found.length === 1 ? found : [];
  return sendArchive(deps.blobs, reply, {
    name: only && only.node.name !== "" ? only.node.name : "Filer",
    owner: `person ${actor.personId}`,
    entries: archiveEntries(deps.db, lineages, (above, nodes) =>
      openTo(deps, actor, nodes, (node) => [node], { above }),
    ),
  });
}
