import { refuse } from "#http";

/** The bytes of a stream in memory. Refuses TOO_LARGE beyond `limit` bytes. */
export async function readAll(
  stream: AsyncIterable<Uint8Array>,
  limit: number = Number.POSITIVE_INFINITY,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > limit) throw refuse("TOO_LARGE", "The content is larger than allowed.", { limit });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
