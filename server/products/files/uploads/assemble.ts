import type { Blobs, Digest, StoredBlob } from "#blobs";
import type { EventActor } from "#events";
import { refuse } from "#http";
import { tooLarge } from "../tree/refusals.ts";
import type { UploadContext } from "./context.ts";
import { sizeOf, type ChunkRow, type UploadRow } from "./queries.ts";
import { digestedOf, forgetDigest } from "./running-digest.ts";

/**
 * All pieces, in order of their numbers, as one blob of the workspace's organisation: a list of them, and none of their bytes is
 * written again. SHA-1 is known where it was taken as the pieces came, and read again only
 * where `digests` asks for it. Refuses UPLOAD_INCOMPLETE when they are not `size` bytes (null: unknown).
 */
export async function assembleUpload(
  { blobs, maxFileBytes, workspaces }: UploadContext,
  upload: UploadRow,
  chunks: readonly ChunkRow[],
  to: {
    readonly workspaceId: string;
    readonly size: number | null;
    readonly digests?: readonly Digest[];
    readonly by?: EventActor;
  },
): Promise<StoredBlob> {
  const { size, digests = [], by } = to;
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
  const organisationId = await workspaces.requireOrganisation(to.workspaceId);
  const names = chunks.map((one) => one.blob);
  if (!(await blobs.canJoin(organisationId, names)))
    return blobs.write(organisationId, readAll(blobs, chunks), { digests, ...(by ? { by } : {}) });
  const { hash, left } = digestedOf(upload.id, chunks);
  const isKnown = left.length === 0 || digests.includes("sha1");
  if (isKnown) for await (const bytes of readAll(blobs, left)) hash.update(bytes);
  const joined = await blobs.join(organisationId, names, by);
  forgetDigest(upload.id);
  return { ...joined, sha256: null, digests: isKnown ? { sha1: hash.digest("hex") } : {} };
}

async function* readAll(blobs: Blobs, chunks: readonly ChunkRow[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield* blobs.open(chunk.blob) as AsyncIterable<Uint8Array>;
}
