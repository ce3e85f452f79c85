import { chunkSize } from "@safos/contract/files";
import type { FilesDeps } from "../deps.ts";
import { accessNode } from "../tree/access.ts";
import type { Actor } from "../tree/context.ts";
import type { UploadContext } from "./context.ts";
import { findUpload } from "./find.ts";
import { uploadMissing } from "./refusals.ts";
import { storeChunk } from "./store-chunk.ts";

/**
 * Stores a piece of the page's upload, of at most `chunkSize` bytes, while the person may still write where it goes.
 * Refuses as `findUpload`, `accessNode` and `storeChunk` do.
 */
export async function writeChunk(
  context: UploadContext & Pick<FilesDeps, "items" | "workspaces">,
  actor: Actor,
  key: string,
  number: number,
  body: AsyncIterable<Uint8Array>,
): Promise<void> {
  const upload = await findUpload(context, actor.personId, key);
  if (upload.parentId === null) throw uploadMissing();
  const { node } = await accessNode(context, actor, upload.parentId, "write");
  await storeChunk(context, upload, number, body, { limit: chunkSize, workspaceId: node.workspaceId });
}
