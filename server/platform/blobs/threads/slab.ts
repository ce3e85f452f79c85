import { frameSize, sealedFrameSize, tagSize } from "../sealed/format.ts";

/**
 * Memory that the server and its threads see alike, in the layout of sealed frames: each frame's place has room for its tag, so that it is
 * sealed and opened where it lies.
 */
export interface Slab {
  readonly shared: SharedArrayBuffer;
  readonly bytes: Buffer;
}

export const framesOfSlab = 8;
/** Plain bytes that fit. */
export const plainSlabSize = framesOfSlab * frameSize;
const slabSize = framesOfSlab * sealedFrameSize;

export function createSlab(): Slab {
  const shared = new SharedArrayBuffer(slabSize);
  return { shared, bytes: Buffer.from(shared) };
}

/** Where a plain byte lies. */
export const placeOf = (at: number): number => at + Math.floor(at / frameSize) * tagSize;

/** The plain parts of `size` bytes that lie in the layout of frames. */
export function* plainParts(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0, place = 0; at < size; at += frameSize, place += sealedFrameSize)
    yield bytes.subarray(place, place + Math.min(frameSize, size - at));
}
