import { createCipheriv } from "node:crypto";
import { crc32 } from "node:zlib";
import { boundTo, frameSize, headerOf, nonceOf, type ObjectName } from "./format.ts";

/** Takes bytes as they come and gives what is sealed of them so far. */
class Sealer {
  private readonly header: Buffer;
  private readonly key: Buffer;
  private crc: number;
  private frame = 0;
  /** The last frame is known as such only when nothing comes after it: a full one waits for the next byte. */
  private waiting: Uint8Array[] = [];
  private size = 0;

  constructor(name: ObjectName, key: Buffer) {
    this.header = headerOf(name);
    this.key = key;
    this.crc = crc32(this.header);
  }

  begin(): Uint8Array[] {
    return [this.header];
  }

  take(chunk: Uint8Array): Uint8Array[] {
    const sealed: Uint8Array[] = [];
    let left = chunk;
    while (this.size + left.length > frameSize) {
      const taken = frameSize - this.size;
      if (taken > 0) this.waiting.push(left.subarray(0, taken));
      left = left.subarray(taken);
      sealed.push(...this.close(false));
    }
    if (left.length > 0) this.waiting.push(left);
    this.size += left.length;
    return sealed;
  }

  end(): Uint8Array[] {
    const last = this.close(true);
    const trailer = Buffer.alloc(4);
    trailer.writeUInt32BE(this.crc);
    return [...last, trailer];
  }

  private close(isLast: boolean): Buffer[] {
    const cipher = createCipheriv("aes-256-gcm", this.key, nonceOf(this.frame));
    cipher.setAAD(boundTo(this.header, isLast));
    const sealed = this.waiting.map((part) => cipher.update(part));
    cipher.final();
    sealed.push(cipher.getAuthTag());
    for (const part of sealed) this.crc = crc32(part, this.crc);
    this.frame += 1;
    this.waiting = [];
    this.size = 0;
    return sealed;
  }
}

/** Seals a stream as it comes; `key` is the object's own. */
export async function* seal(
  source: AsyncIterable<Uint8Array>,
  name: ObjectName,
  key: Buffer,
): AsyncGenerator<Uint8Array> {
  const sealer = new Sealer(name, key);
  yield* sealer.begin();
  for await (const chunk of source) yield* sealer.take(chunk);
  yield* sealer.end();
}

/** Seals what is here. */
export function sealWhole(parts: readonly Uint8Array[], name: ObjectName, key: Buffer): readonly Uint8Array[] {
  const sealer = new Sealer(name, key);
  return [...sealer.begin(), ...parts.flatMap((part) => sealer.take(part)), ...sealer.end()];
}
