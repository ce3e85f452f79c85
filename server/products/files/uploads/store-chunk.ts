import type { UploadContext } from "./context.ts";
import { readChunks, sizeOf, upsertChunk, type UploadRow } from "./queries.ts";
import { uploadMissing } from "./refusals.ts";

/**
 * Stores a piece; it is durable when this resolves, and replaces one of the same number. Refuses TOO_LARGE past
 * `limit` bytes, the upload's own size, or the largest file, and UPLOAD_MISSING when the upload has ended meanwhile.
 */
export async function storeChunk(
  { db, blobs, maxFileBytes }: UploadContext,
  upload: UploadRow,
  number: number,
  body: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<void> {
  const others = (await readChunks(db, upload.id)).filter((one) => one.number !== number);
  const room = Math.min(upload.size ?? maxFileBytes, maxFileBytes) - sizeOf(others);
  const stored = await blobs.write(body, { limit: Math.min(limit, room) });
  if (!(await upsertChunk(db, upload.id, number, stored.hash, stored.size))) throw uploadMissing();
}
