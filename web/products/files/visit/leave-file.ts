import { fileRequestRoutes } from "@safos/contract/routes/file-visits";
import type { Leaving, Received } from "@safos/contract/file-visits";
import { ApiError } from "../../../platform/api.ts";
import { addressOf, request } from "../../../platform/request.ts";
import { sendFile, withTries } from "./send-file.ts";

/** Up to here a file goes in one piece. */
const smallBytes = 8 << 20;

/** Where uploads that were broken off stand, by the file that was chosen; for as long as the page is open. */
const begun = new WeakMap<File, string>();

async function beginOrGoOn(file: File, name: string): Promise<Leaving> {
  const known = begun.get(file);
  if (known !== undefined)
    try {
      return await request(fileRequestRoutes.readLeaving, { params: { id: known }, isQuiet: true });
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "UPLOAD_MISSING") throw error;
    }
  const fresh = await request(fileRequestRoutes.beginLeaving, { body: { name, size: file.size }, isQuiet: true });
  begun.set(file, fresh.id);
  return fresh;
}

/** Leaves a file for a file request, and says how far it has come. Larger ones go in pieces, and go on where they were broken off. */
export async function leaveFile(file: File, onProgress: (bytes: number) => void): Promise<Received> {
  const name = file.name.slice(0, 250);
  if (file.size <= smallBytes)
    return withTries(() =>
      sendFile<Received>(addressOf(fileRequestRoutes.leaveFile, { query: { name } }), file, { onProgress }),
    );
  const { id, chunkSize, received } = await withTries(() => beginOrGoOn(file, name));
  const there = new Set(received);
  let done = 0;
  for (let number = 1; (number - 1) * chunkSize < file.size; number++) {
    const piece = file.slice((number - 1) * chunkSize, number * chunkSize);
    const before = done;
    if (!there.has(number)) {
      const address = addressOf(fileRequestRoutes.writeLeavingPiece, { params: { id, number } });
      await withTries(() =>
        sendFile(address, piece, { method: "PUT", onProgress: (bytes) => onProgress(before + bytes) }),
      );
    }
    done += piece.size;
    onProgress(done);
  }
  return withTries(() => request(fileRequestRoutes.finishLeaving, { params: { id }, isQuiet: true }));
}
