import type { StoredBlob } from "#blobs";
import type { NewContent } from "../tree/place-file.ts";

/** A stored blob as the content of a file; with the digests that are known, and what sync clients sent besides. */
export function contentOf(stored: StoredBlob, mtime?: Date, checksums?: string): NewContent {
  const { hash: blob, size, sha256, digests } = stored;
  return { blob, size, sha1: digests.sha1 ?? null, sha256, checksums, mtime };
}
