import sharp from "sharp";
import type { Blobs } from "#blobs";
import { refuse, type FastifyReply } from "#http";

/** Bytes that one picture of an item may have. */
export const maxImageBytes = 15 << 20;
const maxImagePixels = 40_000_000;
const imageTypes: Readonly<Record<string, string>> = {
  png: "image/png",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
};

/** What a picture is by its bytes; `width` and `height` in pixels. */
export interface ImageFacts {
  readonly contentType: string;
  readonly width: number;
  readonly height: number;
}

/** Refuses NOT_AN_IMAGE with `sentence` for anything but PNG, JPEG, GIF and WebP of at most 40 megapixels. */
export async function measureImage(bytes: Buffer, sentence: string): Promise<ImageFacts> {
  // An empty buffer is not a picture but a mistake to sharp.
  const found = await sharp(bytes.length > 0 ? bytes : Buffer.of(0), { limitInputPixels: maxImagePixels })
    .metadata()
    .catch(() => null);
  const contentType = imageTypes[found?.format ?? ""];
  if (!found?.width || !found.height || contentType === undefined || found.width * found.height > maxImagePixels)
    throw refuse("NOT_AN_IMAGE", sentence);
  return { contentType, width: found.width, height: found.height };
}

/** Measures a picture and writes it to the blobs; `blob` is its hash there. */
export async function storeImage(
  blobs: Blobs,
  bytes: Buffer,
  sentence: string,
): Promise<ImageFacts & { readonly blob: string }> {
  const facts = await measureImage(bytes, sentence);
  const { hash } = await blobs.write([bytes] as unknown as AsyncIterable<Uint8Array>);
  return { ...facts, blob: hash };
}

/** Answers with a stored picture, which never changes. Refuses MISSING where there is none. */
export function sendImage(
  blobs: Blobs,
  reply: FastifyReply,
  image: { readonly blob: string; readonly contentType: string } | null | undefined,
): FastifyReply {
  if (!image) throw refuse("MISSING", "There is no such picture.");
  return reply
    .header("cache-control", "private, max-age=86400, immutable")
    .header("content-security-policy", "sandbox; default-src 'none'")
    .type(image.contentType)
    .send(blobs.open(image.blob));
}
