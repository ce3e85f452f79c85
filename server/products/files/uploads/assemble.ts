import type { Blobs, StoredBlob } from "#blobs";
import { refuse } from "#http";
import { tooLarge } from "../tree/refusals.ts";
import type { UploadContext } from "./context.ts";
import { sizeOf, type ChunkRow, type UploadRow } from "./queries.ts";

/** All pieces, in order of their numbers, as one blob. Refuses UPLOAD_INCOMPLETE when they are not `size` bytes (null: unknown). */
export async function assembleUpload(
  { blobs, maxFileBytes }: UploadContext,
  upload: UploadRow,
  chunks: readonly ChunkRow[],
  size: number | null,
): Promise<StoredBlob> {
  const total = sizeOf(chunks);
  // Pieces sent at once may have passed the limit together.
  if (total > maxFileBytes) throw tooLarge(maxFileBytes);
  // The page numbers its pieces from 1; WebDAV's clients may leave numbers out.
  const hasGap = upload.name !== null && chunks.some((one, index) => one.number !== index + 1);
  if (hasGap || (size !== null && total !== size))
    throw refuse("UPLOAD_INCOMPLETE", {
      received: total,
      expected: size,
    });
  return blobs.write(readAll(blobs, chunks), { digests: ["sha1", "md5"] });
}

async function* readAll(blobs: Blobs, chunks: readonly ChunkRow[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield* blobs.open(chunk.blob) as AsyncIterable<Uint8Array>;
}
