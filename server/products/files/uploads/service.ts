import type { Blobs, StoredBlob } from "#blobs";
import { uuid } from "#clock";
import { Refusal } from "#http";
import type { FileDb } from "../tree/queries.ts";
import {
  deleteChunk,
  deleteUpload,
  insertUpload,
  readChunks,
  readUpload,
  upsertChunk,
  type ChunkRow,
  type UploadRow,
} from "./queries.ts";

export interface UploadPlan {
  readonly key: string;
  readonly workspaceId?: string;
  readonly parentId?: number;
  readonly name?: string;
  readonly size?: number;
  readonly mtime?: Date | undefined;
}

/** Uploads in pieces: resumable, in any order, each piece durable when it is acknowledged. */
export interface Uploads {
  /** False when the person already has an upload by that key. */
  begin(personId: string, plan: UploadPlan): Promise<boolean>;
  find(personId: string, key: string): Promise<UploadRow>;
  chunks(upload: UploadRow): Promise<readonly ChunkRow[]>;
  put(upload: UploadRow, number: number, body: AsyncIterable<Uint8Array>, limit: number): Promise<void>;
  drop(upload: UploadRow, number: number): Promise<boolean>;
  /** All pieces in order as one blob. Refuses UPLOAD_INCOMPLETE when their sum is not `size`. */
  assemble(upload: UploadRow, size: number | null): Promise<StoredBlob>;
  end(upload: UploadRow): Promise<void>;
}

const sizeOf = (chunks: readonly ChunkRow[]): number => chunks.reduce((sum, one) => sum + one.size, 0);
const ended = (): Refusal => new Refusal("missing", "UPLOAD_MISSING", "There is no such upload; it may have expired.");

export function createUploads(deps: { db: FileDb; blobs: Blobs; maxFileBytes: number }): Uploads {
  const { db, blobs } = deps;
  return {
    begin: (personId, plan) =>
      insertUpload(db, {
        id: uuid(),
        personId,
        key: plan.key,
        workspaceId: plan.workspaceId ?? null,
        parentId: plan.parentId ?? null,
        name: plan.name ?? null,
        size: plan.size ?? null,
        mtime: plan.mtime ?? null,
      }),
    async find(personId, key) {
      const upload = key.length <= 200 ? await readUpload(db, personId, key) : null;
      if (!upload) throw ended();
      return upload;
    },
    chunks: (upload) => readChunks(db, upload.id),
    async put(upload, number, body, limit) {
      const others = (await readChunks(db, upload.id)).filter((one) => one.number !== number);
      const room = Math.min(upload.size ?? deps.maxFileBytes, deps.maxFileBytes) - sizeOf(others);
      const stored = await blobs.write(body, { limit: Math.min(limit, room) });
      if (!(await upsertChunk(db, upload.id, number, stored.hash, stored.size))) throw ended();
    },
    drop: (upload, number) => deleteChunk(db, upload.id, number),
    async assemble(upload, size) {
      const chunks = await readChunks(db, upload.id);
      const total = sizeOf(chunks);
      // Pieces sent at once may have passed the limit together.
      if (total > deps.maxFileBytes)
        throw new Refusal("too_large", "TOO_LARGE", "The content is larger than allowed.", {
          limit: deps.maxFileBytes,
        });
      const hasGap = chunks.some((one, index) => one.number !== index + 1 && upload.name !== null);
      if (hasGap || (size !== null && total !== size))
        throw new Refusal("conflict", "UPLOAD_INCOMPLETE", "Not every piece of the upload has arrived.", {
          received: total,
          expected: size,
        });
      return blobs.write(readAll(chunks), { digests: ["sha1", "md5"] });
    },
    end: (upload) => deleteUpload(db, upload.id),
  };

  async function* readAll(chunks: readonly ChunkRow[]): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) yield* blobs.open(chunk.blob) as AsyncIterable<Uint8Array>;
  }
}
