import type { StoredBlob, WriteOptions } from "#blobs";
import type { FilesDeps } from "../deps.ts";

/**
 * Bytes that arrive for a workspace, stored for the organisation that owns it and durable when this resolves. Refuses TOO_LARGE past
 * `limit` bytes, the largest file unless it says otherwise, and STORAGE_FULL.
 */
export async function storeContent(
  { blobs, workspaces, maxFileBytes }: Pick<FilesDeps, "blobs" | "workspaces" | "maxFileBytes">,
  workspaceId: string,
  body: AsyncIterable<Uint8Array>,
  options: WriteOptions = {},
): Promise<StoredBlob> {
  return blobs.write(await workspaces.requireOrganisation(workspaceId), body, {
    limit: maxFileBytes,
    ...options,
  });
}
