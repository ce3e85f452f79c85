import sharp from "sharp";
import type { PictureFacts } from "./facts.ts";

const types: Readonly<Record<string, string>> = {
  png: "image/png",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
};
/** Pixels that a picture in a text or on a whiteboard may have. */
const mostPixels = 40_000_000;

/** Reads a picture's head only; null for anything but PNG, JPEG, GIF and WebP of at most 40 megapixels. */
export async function measurePicture(bytes: Uint8Array): Promise<PictureFacts | null> {
  // An empty buffer is not a picture but a mistake to sharp.
  const found = await sharp(bytes.length > 0 ? bytes : Buffer.of(0), { limitInputPixels: mostPixels })
    .metadata()
    .catch(() => null);
  const contentType = types[found?.format ?? ""];
  if (!found?.width || !found.height || contentType === undefined || found.width * found.height > mostPixels)
    return null;
  return { contentType, width: found.width, height: found.height };
}
