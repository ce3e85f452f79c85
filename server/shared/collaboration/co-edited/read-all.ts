import { readBytes, refuse } from "#http";

/** The bytes of a stream in memory. Refuses TOO_LARGE beyond `limit` bytes. */
export const readAll = (stream: AsyncIterable<Uint8Array>, limit: number = Number.POSITIVE_INFINITY): Promise<Buffer> =>
  readBytes(stream, limit, () => refuse("TOO_LARGE", "The content is larger than allowed.", { limit }));
