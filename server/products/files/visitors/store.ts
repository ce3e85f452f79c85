import type { StoredBlob } from "#blobs";
import { eventActorOf, type LinkVisitor } from "#items";
import { refuse, Refusal } from "#http";
import { readRoomLeft } from "../tree/quota.ts";
import { storeContent } from "../uploads/store-content.ts";
import type { VisitDeps } from "./context.ts";

/**
 * A visitor's body, stored as far as there is room for it: what strangers send takes no more of the disk than it may take of the
 * workspace. Refuses TOO_LARGE and QUOTA_EXCEEDED.
 */
export async function storeVisited(
  deps: VisitDeps,
  link: LinkVisitor,
  workspaceId: string,
  body: AsyncIterable<Uint8Array>,
  most = deps.maxFileBytes,
): Promise<StoredBlob> {
  const left = await readRoomLeft(deps, workspaceId);
  if (left === 0) throw refuse("QUOTA_EXCEEDED");
  const isTight = left !== null && left < most;
  try {
    return await storeContent(deps, workspaceId, body, {
      limit: isTight ? left : most,
      // Another server tells its programs what is known here of what they wrote; rclone takes SHA-1 alone for known.
      digests: ["sha1"],
      by: eventActorOf({ person: null, link }),
    });
  } catch (error) {
    if (isTight && error instanceof Refusal && error.code === "TOO_LARGE") throw refuse("QUOTA_EXCEEDED");
    throw error;
  }
}
