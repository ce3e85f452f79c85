import { Readable } from "node:stream";
import { refuse } from "#http";

/** The same bytes, refused as TOO_LARGE where there are more than `most`. */
export function limitBody(body: Readable, most: number): Readable {
  return Readable.from(count(body, most), { objectMode: false });
}

async function* count(body: Readable, most: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > most) throw refuse("TOO_LARGE", { limit: "bytes", most });
    yield chunk;
  }
}
