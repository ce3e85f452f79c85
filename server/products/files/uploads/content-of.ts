import type { StoredBlob } from "#blobs";
import type { NewContent } from "../tree/place-file.ts";

/** A stored blob as the content of a file; its SHA-1 is what sync clients compare, and what they sent beside it. */
export function contentOf(stored: StoredBlob, mtime?: Date, checksums?: string): NewContent {
  return { blob: stored.hash, size: stored.size, sha1: stored.digests.sha1 ?? null, checksums, mtime };
}
