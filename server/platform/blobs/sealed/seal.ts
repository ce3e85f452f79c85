import { createCipheriv } from "node:crypto";
import { crc32 } from "node:zlib";
import { boundTo, frameSize, headerOf, nonceOf, type ObjectName } from "./format.ts";

/** Seals a stream as it comes; `key` is the object's own. */
export async function* seal(
  source: AsyncIterable<Uint8Array>,
  name: ObjectName,
  key: Buffer,
): AsyncGenerator<Uint8Array> {
  const header = headerOf(name);
  let crc = crc32(header);
  let frame = 0;
  yield header;

  function close(parts: readonly Uint8Array[], isLast: boolean): Buffer[] {
    const cipher = createCipheriv("aes-256-gcm", key, nonceOf(frame));
    frame += 1;
    cipher.setAAD(boundTo(header, isLast));
    const sealed = parts.map((part) => cipher.update(part));
    cipher.final();
    sealed.push(cipher.getAuthTag());
    for (const part of sealed) crc = crc32(part, crc);
    return sealed;
  }

  // The last frame is known as such only when nothing comes after it: a full one waits for the next byte.
  let waiting: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    let left = chunk;
    while (size + left.length > frameSize) {
      const taken = frameSize - size;
      if (taken > 0) waiting.push(left.subarray(0, taken));
      left = left.subarray(taken);
      yield* close(waiting, false);
      waiting = [];
      size = 0;
    }
    if (left.length === 0) continue;
    waiting.push(left);
    size += left.length;
  }
  yield* close(waiting, true);
  const trailer = Buffer.alloc(4);
  trailer.writeUInt32BE(crc);
  yield trailer;
}
