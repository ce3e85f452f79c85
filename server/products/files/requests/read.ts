import type { FileRequest, Received } from "@safos/contract/file-visits";
import type { LinkVisitor } from "#items";
import { accessVisited } from "../visitors/access.ts";
import type { VisitDeps } from "../visitors/context.ts";
import { readReceivedOf, readReceivedSum, type ReceivedRow } from "./queries.ts";

export const viewReceived = ({ id, name, size, receivedAt, number }: ReceivedRow): Received => ({
  id,
  name,
  size,
  receivedAt: receivedAt.toISOString(),
  number,
});

const left = (most: number | null, used: number): number | null => (most === null ? null : Math.max(most - used, 0));

/** A file request as a sender sees it, with what they have left themselves. */
export async function readFileRequest(deps: VisitDeps, link: LinkVisitor): Promise<FileRequest> {
  await accessVisited(deps, link, undefined, "viewer");
  const { grantId, guest, maker, place, terms } = link;
  const [asker] = await deps.identity.personsByIds([maker.personId]);
  const { files, bytes } = await readReceivedSum(deps.db, grantId);
  return {
    label: terms.label,
    askedBy: asker?.displayName ?? "",
    organisationName: deps.organisations.byId(place.organisationId)?.name ?? "",
    expiresAt: link.endsAt?.toISOString() ?? null,
    maxFileBytes: deps.maxFileBytes,
    filesLeft: left(terms.mostFiles, files),
    bytesLeft: left(terms.mostBytes, bytes),
    received: guest ? (await readReceivedOf(deps.db, grantId, guest.id)).map(viewReceived) : [],
  };
}
