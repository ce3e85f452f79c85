import type { Blobs } from "#blobs";
import { refuse, type FastifyReply } from "#http";
import type { PictureFacts, Pictures } from "#pictures";

/** Bytes that one picture of an item may have. */
export const maxImageBytes = 15 << 20;

interface ImageStore {
  readonly blobs: Blobs;
  readonly pictures: Pictures;
}
type Call = Parameters<Pictures["measure"]>[1];

/** Refuses NOT_AN_IMAGE with `sentence` for anything but PNG, JPEG, GIF and WebP of at most 40 megapixels. */
export async function measureImage(
  pictures: Pictures,
  bytes: Buffer,
  sentence: string,
  call: Call,
): Promise<PictureFacts> {
  const facts = await pictures.measure(bytes, call);
  if (!facts) throw refuse("NOT_AN_IMAGE", sentence);
  return facts;
}

/** Measures a picture and stores it for an organisation; `blob` is its name there. */
export async function storeImage(
  { blobs, pictures }: ImageStore,
  organisationId: string,
  bytes: Buffer,
  sentence: string,
  call: Call,
): Promise<PictureFacts & { readonly blob: string }> {
  const facts = await measureImage(pictures, bytes, sentence, call);
  const { hash } = await blobs.write(organisationId, [bytes] as unknown as AsyncIterable<Uint8Array>);
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
