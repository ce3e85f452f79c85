import type { FastifyReply, FastifyRequest } from "#http";
import type { LinkVisitor } from "#items";
import { archiveEntries } from "../archive/entries.ts";
import { sendArchive } from "../archive/send.ts";
import { notAFolder } from "../tree/refusals.ts";
import { accessVisited } from "./access.ts";
import type { VisitDeps } from "./context.ts";
import { requireTaking, spendDownload, mayTakeIn } from "./copy.ts";

/** A folder that the link opens, as ZIP: one download. Refuses FILE_MISSING, NOT_A_FOLDER, LINK_VIEW_ONLY, LINK_SPENT, POLICY_REFUSED. */
export async function sendVisitedArchive(
  deps: VisitDeps,
  link: LinkVisitor,
  folder: number | undefined,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): Promise<FastifyReply> {
  const accessed = await accessVisited(deps, link, folder);
  const { ancestors, node } = accessed;
  if (node.kind !== "folder") throw notAFolder();
  await requireTaking(deps, link, accessed);
  if (link.terms.mostDownloads !== null) await spendDownload(deps, link);
  return sendArchive(deps.blobs, reply, {
    name: node.name === "" ? "Filer" : node.name,
    owner: `visitor ${deps.http.callOf(request, reply).owner.person}`,
    entries: archiveEntries(deps.db, [[...ancestors, node]], (above, nodes) => mayTakeIn(deps, link, above, nodes)),
  });
}
