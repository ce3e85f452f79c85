import { elementId } from "@safos/contract/whiteboard-elements";
import type { WhiteboardImage } from "@safos/contract/whiteboards";
import { hostOrganisation } from "#blobs";
import { storeImage } from "#collaboration";
import { refuse } from "#http";
import type { WhiteboardDeps, WorkCall } from "./deps.ts";
import { insertImage } from "./queries.ts";

export const notAnImage = "Only PNG, JPEG, GIF and WebP pictures can lie on a whiteboard.";

/** Stores a picture under the name its elements use; access is the caller's to check. */
export async function addImage(
  { blobs, db, pictures, workspaces }: WhiteboardDeps,
  { id, workspaceId }: { readonly id: string; readonly workspaceId: string | null },
  imageId: string,
  bytes: Buffer,
  call: WorkCall,
): Promise<WhiteboardImage> {
  if (!elementId.test(imageId)) throw refuse("INVALID", "The picture's name has the wrong shape.");
  const organisationId = workspaceId === null ? hostOrganisation : await workspaces.requireOrganisation(workspaceId);
  const image = await storeImage({ blobs, pictures }, organisationId, bytes, notAnImage, call);
  await insertImage(db, id, { id: imageId, ...image });
  return { id: imageId, width: image.width, height: image.height };
}
