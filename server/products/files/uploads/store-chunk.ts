import type { UploadContext } from "./context.ts";
import { continueDigest, keepDigest } from "./running-digest.ts";
import type { FileDb } from "../tables.ts";
import {
  lockUpload,
  readChunks,
  sizeOf,
  upsertChunk,
  type ChunkRow,
  type NewChunk,
  type UploadRow,
} from "./queries.ts";
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
  if (length && isAmong(others, { number, size: length })) throw overlapping();
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
  const piece = { number, blob: stored.hash, size: stored.size };
  const isKept = length ? await keepApart(db, upload.id, piece) : await upsertChunk(db, upload.id, piece);
  if (!isKept) throw uploadMissing();
  if (running) keepDigest(upload.id, [...before, { number, blob: stored.hash }], running);
}

/** Whether a piece that is named for its bytes holds some that another one has. */
const isAmong = (
  others: readonly Pick<ChunkRow, "number" | "size">[],
  { number, size }: Pick<ChunkRow, "number" | "size">,
): boolean => others.some((one) => one.number < number + size && one.number + one.size > number);

/** Of pieces that were on their way together and hold the same bytes, the first counts. False when the upload has ended. */
const keepApart = (db: FileDb, uploadId: string, piece: NewChunk): Promise<boolean> =>
  db.transaction().execute(async (trx) => {
    if (!(await lockUpload(trx, uploadId))) return false;
    const others = (await readChunks(trx, uploadId)).filter((one) => one.number !== piece.number);
    if (isAmong(others, piece)) throw overlapping();
    return upsertChunk(trx, uploadId, piece);
  });
