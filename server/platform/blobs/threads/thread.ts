import { createCipheriv, createDecipheriv, createHash, type Hash } from "node:crypto";
import { parentPort } from "node:worker_threads";
import { crc32 } from "node:zlib";
import { boundTo, frameSize, nonceOf, sealedFrameSize, tagSize } from "../sealed/format.ts";
import type { Answered, Asked, Results, Work, WorkOf } from "./messages.ts";
import { plainParts } from "./slab.ts";

/** Hashes, seals and opens slabs; what it answers is all that it tells. */
const hashes = new Map<string, Hash>();

parentPort?.on("message", ({ number, work }: Asked) => {
  let answer: Answered;
  try {
    answer = { number, result: doWork(work) };
  } catch (error) {
    answer = { number, error: (error as Error).message };
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(answer);
});

function doWork(work: Work): Results[keyof Results] {
  if (work.kind === "hash") return hash(work);
  if (work.kind === "seal") return seal(work);
  if (work.kind === "open") return open(work);
  const key = keyOf(work);
  const known = hashes.get(key);
  hashes.delete(key);
  return work.kind === "digest" ? (known ?? createHash(work.name)).digest("hex") : null;
}

const keyOf = ({ stream, name }: { readonly stream: number; readonly name: string }): string => `${stream} ${name}`;

function hash(work: WorkOf<"hash">): null {
  const key = keyOf(work);
  let known = hashes.get(key);
  if (!known) hashes.set(key, (known = createHash(work.name)));
  for (const part of plainParts(Buffer.from(work.slab), work.size)) known.update(part);
  return null;
}

function seal({ slab, size, key, header, first, isLast, crc }: WorkOf<"seal">): number {
  const bytes = Buffer.from(slab);
  const frames = Math.max(1, Math.ceil(size / frameSize));
  const inner = boundTo(Buffer.from(header), false);
  for (let index = 0; index < frames; index += 1) {
    const place = index * sealedFrameSize;
    const length = Math.min(frameSize, size - index * frameSize);
    const cipher = createCipheriv("aes-256-gcm", key, nonceOf(first + index));
    cipher.setAAD(isLast && index === frames - 1 ? boundTo(Buffer.from(header), true) : inner);
    putBack(bytes, cipher.update(bytes.subarray(place, place + length)), place);
    cipher.final();
    bytes.set(cipher.getAuthTag(), place + length);
  }
  return crc32(bytes.subarray(0, size + frames * tagSize), first === 0 ? crc32(header) : crc);
}

function open({ slab, size, key, header, first, isLast }: WorkOf<"open">): boolean {
  const bytes = Buffer.from(slab);
  const frames = Math.max(1, Math.ceil(size / frameSize));
  for (let index = 0; index < frames; index += 1) {
    const place = index * sealedFrameSize;
    const length = Math.min(frameSize, size - index * frameSize);
    const decipher = createDecipheriv("aes-256-gcm", key, nonceOf(first + index));
    decipher.setAAD(boundTo(Buffer.from(header), isLast && index === frames - 1));
    decipher.setAuthTag(bytes.subarray(place + length, place + length + tagSize));
    const plain = decipher.update(bytes.subarray(place, place + length));
    try {
      decipher.final();
    } catch {
      return false;
    }
    putBack(bytes, plain, index * frameSize);
  }
  return true;
}

/** What the cipher gave is memory of its own: let go of at once, it costs no collection of garbage. */
function putBack(bytes: Buffer, part: Buffer, place: number): void {
  part.copy(bytes, place);
  const { buffer } = part;
  if (buffer instanceof ArrayBuffer && part.length === buffer.byteLength) buffer.transfer(0);
}
