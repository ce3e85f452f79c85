import type { FileHandle } from "node:fs/promises";

/**
 * Writes every byte. A disk that is nearly full takes a part of what it is given and says so only by the count; what is
 * left is offered again, and then the disk refuses it with ENOSPC.
 */
export async function writeAll(file: Pick<FileHandle, "writev">, chunks: readonly Uint8Array[]): Promise<void> {
  let left = chunks.filter((chunk) => chunk.length > 0);
  while (left.length > 0) {
    const { bytesWritten } = await file.writev(left);
    if (bytesWritten === 0) throw Object.assign(new Error("The disk takes no more bytes."), { code: "ENOSPC" });
    left = after(left, bytesWritten);
  }
}

/** What remains of the chunks after their first `count` bytes. */
function after(chunks: readonly Uint8Array[], count: number): Uint8Array[] {
  let skipped = 0;
  return chunks.flatMap((chunk) => {
    const from = Math.min(Math.max(count - skipped, 0), chunk.length);
    skipped += chunk.length;
    return from === chunk.length ? [] : [chunk.subarray(from)];
  });
}
