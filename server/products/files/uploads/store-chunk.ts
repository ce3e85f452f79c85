import type { UploadContext } from "./context.ts";
import { continueDigest, keepDigest } from "./running-digest.ts";
import { readChunks, sizeOf, upsertChunk, type UploadRow } from "./queries.ts";
import { otherLength, overlapping, uploadMissing } from "./refusals.ts";

/**
 * Stores a piece for the organisation of the workspace that it goes to; it is durable when this resolves, and replaces one of the same number. `length`: where its number is its
 * first byte, how many it has. Refuses CHUNK_INVALID when it has others or some that another piece has, TOO_LARGE past `limit` bytes, the upload's own size, or the largest file, and UPLOAD_MISSING when the upload has ended meanwhile.
 */
export async function storeChunk(
  { db, blobs, maxFileBytes, workspaces }: UploadContext,
  upload: UploadRow,
  number: number,
  body: AsyncIterable<Uint8Array>,
  {
    limit,
    length,
    workspaceId,
  }: { readonly limit: number; readonly length?: number | null; readonly workspaceId: string },
): Promise<void> {
  const others = (await readChunks(db, upload.id)).filter((one) => one.number !== number);
  if (length && others.some((one) => one.number < number + length && one.number + one.size > number))
    throw overlapping();
  const room = Math.min(upload.size ?? maxFileBytes, maxFileBytes) - sizeOf(others);
  const before = others.filter((one) => one.number < number);
  // The page, which names its file beforehand, sends no checksum at the end.
  const running = upload.name === null ? continueDigest(upload.id, before) : null;
  const stored = await blobs.write(await workspaces.requireOrganisation(workspaceId), body, {
    limit: Math.min(limit, room),
    unscanned: "piece",
    ...(running ? { onBytes: (bytes) => void running.update(bytes) } : {}),
  });
  if (length && stored.size !== length) throw otherLength(length, stored.size);
  if (!(await upsertChunk(db, upload.id, number, stored.hash, stored.size))) throw uploadMissing();
  if (running) keepDigest(upload.id, [...before, { number, blob: stored.hash }], running);
}
