/** Pixels of a pack's picture, each way. */
export const longestSide = 128;
/** Bytes of a pack's picture. */
export const largestKept = 256 * 1024;
/** Bytes of what may be chosen. */
export const largestFile = 10 << 20;

export interface PictureFacts {
  readonly type: "image/png" | "image/jpeg" | "image/webp" | "image/gif";
  /** It may have more than one frame, so that drawing it anew would stop it. */
  readonly isMoving: boolean;
}

const textAt = (bytes: Uint8Array, from: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(from, from + length));

/** Of what a PNG begins with, before its pixels: whether frames are announced (APNG, `acTL`). */
function hasFrames(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 8 <= bytes.length;) {
    const kind = textAt(bytes, at + 4, 4);
    if (kind === "acTL") return true;
    if (kind === "IDAT") return false;
    at += 12 + view.getUint32(at);
  }
  return false;
}

/** What a file is by its own bytes, whatever it is called; null for what is no picture of a pack. */
export function factsOf(bytes: Uint8Array): PictureFacts | null {
  if (textAt(bytes, 0, 8) === "\u0089PNG\r\n\u001a\n") return { type: "image/png", isMoving: hasFrames(bytes) };
  if (textAt(bytes, 0, 3) === "\u00ff\u00d8\u00ff") return { type: "image/jpeg", isMoving: false };
  if (/^GIF8[79]a$/.test(textAt(bytes, 0, 6))) return { type: "image/gif", isMoving: true };
  if (textAt(bytes, 0, 4) === "RIFF" && textAt(bytes, 8, 4) === "WEBP")
    return { type: "image/webp", isMoving: textAt(bytes, 12, 4) === "VP8X" && ((bytes[20] ?? 0) & 2) !== 0 };
  return null;
}

/** A size that fits into a square, never larger than it was and never nothing. */
export function scaledTo({ width, height }: { width: number; height: number }, side: number) {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
