import { createDecipheriv } from "node:crypto";
import {
  boundTo,
  framesOf,
  frameSize,
  headerOf,
  headerSize,
  nonceOf,
  sealedFrameSize,
  sealedSize,
  tagSize,
  trailerSize,
  type ObjectName,
} from "./format.ts";

/** Bytes of an object from `from`, to but not including `to`. */
export type ReadStored = (from: number, to: number) => AsyncIterable<Uint8Array>;

/** The bytes are not those that were sealed. */
export class NotWhole extends Error {
  constructor() {
    super("The stored bytes are not those that were sealed.");
  }
}

/** The plain bytes from `start` to `end`, both included, of an object that holds `size`; only the frames of the range are read. */
export async function* unseal(
  read: ReadStored,
  { name, key, size }: { readonly name: ObjectName; readonly key: Buffer; readonly size: number },
  { start = 0, end = size - 1 }: { readonly start?: number; readonly end?: number } = {},
): AsyncGenerator<Buffer> {
  const upTo = Math.min(end, size - 1);
  if (start > upTo && !(size === 0 && start === 0)) return;
  const header = headerOf(name);
  const last = framesOf(size) - 1;
  const first = Math.floor(start / frameSize);
  const final = size === 0 ? 0 : Math.floor(upTo / frameSize);
  const from = headerSize + first * sealedFrameSize;
  const to = final === last ? sealedSize(size) - trailerSize : headerSize + (final + 1) * sealedFrameSize;
  let frame = first;
  for await (const sealed of framed(read(from, to), to - from)) {
    const isLast = frame === last;
    const decipher = createDecipheriv("aes-256-gcm", key, nonceOf(frame));
    decipher.setAAD(boundTo(header, isLast));
    decipher.setAuthTag(sealed.subarray(-tagSize));
    const plain = decipher.update(sealed.subarray(0, -tagSize));
    try {
      decipher.final();
    } catch {
      throw new NotWhole();
    }
    const at = frame * frameSize;
    frame += 1;
    if (plain.length > 0) yield plain.subarray(Math.max(0, start - at), Math.min(plain.length, upTo + 1 - at));
  }
}

/** Cuts what is read into sealed frames, each whole; the last may be shorter. Exactly `expected` bytes must come. */
async function* framed(source: AsyncIterable<Uint8Array>, expected: number): AsyncGenerator<Buffer> {
  let left: Buffer = Buffer.alloc(0);
  let read = 0;
  for await (const part of source) {
    read += part.length;
    left = left.length === 0 ? asBuffer(part) : Buffer.concat([left, part]);
    let at = 0;
    for (; left.length - at >= sealedFrameSize; at += sealedFrameSize) yield left.subarray(at, at + sealedFrameSize);
    left = left.subarray(at);
  }
  if (read !== expected) throw new NotWhole();
  if (left.length === 0) return;
  if (left.length < tagSize) throw new NotWhole();
  yield left;
}

const asBuffer = (part: Uint8Array): Buffer => Buffer.from(part.buffer, part.byteOffset, part.byteLength);
