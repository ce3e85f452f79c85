import { chunkSize } from "@safos/contract/files";
import type { Actor } from "../tree/context.ts";
import type { UploadContext } from "./context.ts";
import { findUpload } from "./find.ts";
import { storeChunk } from "./store-chunk.ts";

/** Stores a piece of the page's upload, of at most `chunkSize` bytes. Refuses as `findUpload` and `storeChunk` do. */
export async function writeChunk(
  context: UploadContext,
  actor: Actor,
  key: string,
  number: number,
  body: AsyncIterable<Uint8Array>,
): Promise<void> {
  await storeChunk(context, await findUpload(context, actor.personId, key), number, body, chunkSize);
}
