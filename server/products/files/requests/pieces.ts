import { chunkSize } from "@safos/contract/files";
import type { Leaving, Received } from "@safos/contract/file-visits";
import { uuid } from "#clock";
import { refuse } from "#http";
import { eventActorOf, type LinkVisitor } from "#items";
import { readRoomLeft } from "../tree/quota.ts";
import { tooLarge } from "../tree/refusals.ts";
import { assembleUpload } from "../uploads/assemble.ts";
import { beginUpload } from "../uploads/begin.ts";
import { findUpload } from "../uploads/find.ts";
import { readChunks, type UploadRow } from "../uploads/queries.ts";
import { uploadMissing } from "../uploads/refusals.ts";
import { storeChunk } from "../uploads/store-chunk.ts";
import { accessVisited } from "../visitors/access.ts";
import { requireGuest, type VisitDeps } from "../visitors/context.ts";
import { meetSender, placeLeft, roomOf } from "./leave.ts";
import { endLeaving, readLeavings } from "./queries.ts";

/** Begun and not ended, of one sender and of all by one link: each may hold as much as it said. */
const mostOfSender = 20;
const mostOfLink = 200;

/** Uploads by a link are kept as those of the person who made it, under a name that no client of theirs can write. */
const prefixOf = ({ grantId }: Pick<LinkVisitor, "grantId">): string => `left/${grantId}/`;
const keyOf = (link: LinkVisitor, id: string): string => `${prefixOf(link)}${requireGuest(link).guest.id}/${id}`;

async function view(deps: VisitDeps, id: string, upload: UploadRow): Promise<Leaving> {
  return { id, chunkSize, received: (await readChunks(deps.db, upload.id)).map((one) => one.number) };
}

/** A larger file that comes in pieces. Refuses as `leaveFile` does, LIMITED when many were begun, TOO_LARGE. */
export async function beginLeaving(
  deps: VisitDeps,
  link: LinkVisitor,
  { name: wanted, size }: { readonly name: string; readonly size: number },
): Promise<Leaving> {
  const { top } = await meetSender(deps, link, wanted);
  const { workspaceId } = top.node;
  const room = await roomOf(deps.db, link, deps.maxFileBytes);
  if (size > room) throw tooLarge(room);
  const begun = await readLeavings(deps.db, link.maker.personId, prefixOf(link));
  const own = begun.filter((one) => one.key.startsWith(keyOf(link, "")));
  if (own.length >= mostOfSender || begun.length >= mostOfLink) throw refuse("LIMITED", { retryAfter: 60 });
  const coming = begun.reduce((sum, one) => sum + (one.size ?? 0), 0);
  if (link.terms.mostBytes !== null && coming + size > room) throw refuse("LINK_SPENT");
  const left = await readRoomLeft(deps, workspaceId);
  if (left !== null && coming + size > left) throw refuse("QUOTA_EXCEEDED");
  await deps.blobs.quotas.requireRoom(await deps.workspaces.requireOrganisation(workspaceId), size);
  const id = uuid();
  const key = keyOf(link, id);
  await beginUpload(deps, link.maker.personId, { key, workspaceId, parentId: top.node.id, name: wanted, size });
  return { id, chunkSize, received: [] };
}

/** The sender's own. Refuses GUEST_NAME_MISSING and UPLOAD_MISSING. */
const find = (deps: VisitDeps, link: LinkVisitor, id: string): Promise<UploadRow> =>
  findUpload(deps, link.maker.personId, keyOf(link, id));

export const readLeaving = async (deps: VisitDeps, link: LinkVisitor, id: string): Promise<Leaving> =>
  view(deps, id, await find(deps, link, id));

/** One piece; the same number again replaces it. The link is asked for each. */
export async function writeLeavingPiece(
  deps: VisitDeps,
  link: LinkVisitor,
  { id, number }: { readonly id: string; readonly number: number },
  body: AsyncIterable<Uint8Array>,
): Promise<void> {
  const upload = await find(deps, link, id);
  const { node } = await accessVisited(deps, link, undefined, "editor");
  await storeChunk(deps, upload, number, body, { limit: chunkSize, workspaceId: node.workspaceId });
}

/** All pieces have come: the file is left, once. Refuses as `leaveFile` does, UPLOAD_MISSING and UPLOAD_INCOMPLETE. */
export async function finishLeaving(deps: VisitDeps, link: LinkVisitor, id: string): Promise<Received> {
  const upload = await find(deps, link, id);
  const sender = await meetSender(deps, link, upload.name ?? "");
  const stored = await assembleUpload(deps, upload, await readChunks(deps.db, upload.id), {
    workspaceId: sender.top.node.workspaceId,
    size: upload.size,
    by: eventActorOf({ person: null, link }),
  });
  return placeLeft(deps, sender, stored, async (trx) => {
    if (!(await endLeaving(trx, upload.id))) throw uploadMissing();
  });
}
