import { framesOf, frameSize, headerOf, tagSize, trailerSize, type ObjectName } from "../sealed/format.ts";
import type { Lane } from "./lane.ts";
import { leastBusy, leastBusyFirst, type Thread } from "./pool.ts";
import { createQueue } from "./queue.ts";
import { framesOfSlab, placeOf, plainSlabSize, type Slab } from "./slab.ts";

export interface SealedLarge {
  /** The object; a part of a whole slab is lent until the next is asked for. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Once, when the bytes have ended: the digests in the order of their names. */
  digests(): Promise<readonly string[]>;
}

/** A slab on its way; null: it was the last. */
type Passing = { readonly slab: Slab; readonly size: number; readonly crc: Promise<number> } | null;

let streams = 0;

/**
 * Seals and digests a stream in threads: this one copies what comes into slabs, while others are hashed and sealed and one is written. The
 * same object as `seal` makes. `isTaken`: the memory of the parts is this stream's, and is let go of at once. The lane ends with it.
 */
export function sealInThreads(
  lane: Lane,
  source: AsyncIterable<Uint8Array>,
  { name, key, names, isTaken }: { name: ObjectName; key: Buffer; names: readonly string[]; isTaken: boolean },
): SealedLarge {
  const header = headerOf(name);
  const hashers = chooseHashers(names);
  const stream = (streams += 1);
  const queue = createQueue<Passing>();
  let crc: Promise<number> = Promise.resolve(0);
  let first = 0;
  let isStopped = false;

  function submit(slab: Slab, size: number, isLast: boolean): void {
    const { shared } = slab;
    const hashed = Promise.all(
      hashers.map(({ thread, name: digest }) =>
        lane.during(thread.ask({ kind: "hash", stream, name: digest, slab: shared, size })),
      ),
    );
    const work = { kind: "seal", slab: shared, size, key, header, first, isLast } as const;
    const before = crc;
    crc = lane.during(hashed.then(async () => leastBusy().ask({ ...work, crc: await before })));
    // A failure is met where it is waited for.
    crc.catch(() => undefined);
    first += framesOfSlab;
    queue.push({ slab, size, crc });
  }

  async function fill(): Promise<null> {
    let slab = await lane.take();
    let size = 0;
    for await (const part of source) {
      if (isStopped) return null;
      const from = asBuffer(part);
      for (let at = 0; at < from.length;) {
        // The last is known as such only when nothing comes after it: a full slab waits for the next byte.
        if (size === plainSlabSize) {
          submit(slab, size, false);
          slab = await lane.take();
          size = 0;
        }
        const taken = copyFrame(from, at, slab, size);
        at += taken;
        size += taken;
      }
      if (isTaken) letGo(part);
    }
    submit(slab, size, true);
    return null;
  }

  async function* bytes(): AsyncGenerator<Uint8Array> {
    fill().then(
      (end) => queue.push(end),
      (error: unknown) => queue.fail(error),
    );
    let isWhole = false;
    try {
      yield header;
      let last = 0;
      for (let one = await queue.next(); one; one = await queue.next()) {
        last = await one.crc;
        const sealed = one.slab.bytes.subarray(0, one.size + framesOf(one.size) * tagSize);
        yield one.size === plainSlabSize ? sealed : Buffer.from(sealed);
        lane.give(one.slab);
      }
      const trailer = Buffer.alloc(trailerSize);
      trailer.writeUInt32BE(last);
      isWhole = true;
      yield trailer;
    } finally {
      isStopped = true;
      if (!isWhole)
        for (const { thread, name: digest } of hashers)
          thread.ask({ kind: "forget", stream, name: digest }).catch(() => undefined);
      void lane.end();
    }
  }
  return {
    bytes: bytes(),
    digests: () =>
      Promise.all(hashers.map(({ thread, name: digest }) => thread.ask({ kind: "digest", stream, name: digest }))),
  };
}

/** Each digest in a thread of its own, as far as one is left to seal meanwhile. */
function chooseHashers(names: readonly string[]): readonly { readonly thread: Thread; readonly name: string }[] {
  const threads = leastBusyFirst();
  const count = Math.max(1, Math.min(names.length, threads.length - 1));
  return names.map((name, index) => ({ thread: threads[index % count] ?? leastBusy(), name }));
}

/** Copies what fits into the frame that is being filled; how much that was. `set` would copy into shared memory a word at a time. */
const copyFrame = (part: Buffer, from: number, { bytes }: Slab, size: number): number =>
  part.copy(bytes, placeOf(size), from, Math.min(from + frameSize - (size % frameSize), part.length));

const asBuffer = (part: Uint8Array): Buffer =>
  Buffer.isBuffer(part) ? part : Buffer.from(part.buffer, part.byteOffset, part.length);

/** Memory outside the heap is otherwise kept until the next great collection, which large streams would bring about many times a second. */
function letGo(part: Uint8Array): void {
  const { buffer } = part;
  if (buffer instanceof ArrayBuffer && part.byteLength === buffer.byteLength) buffer.transfer(0);
}
