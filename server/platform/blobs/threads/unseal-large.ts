import {
  framesOf,
  frameSize,
  headerOf,
  headerSize,
  sealedFrameSize,
  tagSize,
  type ObjectName,
} from "../sealed/format.ts";
import { NotWhole } from "../sealed/unseal.ts";
import type { ReadInto } from "../stores/store.ts";
import type { Lane } from "./lane.ts";
import { leastBusy } from "./pool.ts";
import { framesOfSlab, plainSlabSize, type Slab } from "./slab.ts";

interface Opened {
  readonly slab: Slab;
  readonly ready: Promise<boolean>;
  /** The plain bytes in it, and which of the object they are. */
  readonly at: number;
  readonly size: number;
}

/**
 * The same as `unseal`, of an object of at least one byte: while a part is with the caller, the next are read and opened in threads. Each
 * part is lent until the next is asked for. The lane ends with it.
 */
export async function* unsealInThreads(
  lane: Lane,
  read: ReadInto,
  { name, key, size }: { readonly name: ObjectName; readonly key: Buffer; readonly size: number },
  { start, end }: { readonly start: number; readonly end: number },
): AsyncGenerator<Uint8Array> {
  const upTo = Math.min(end, size - 1);
  const header = headerOf(name);
  const last = framesOf(size) - 1;
  let frame = Math.floor(start / frameSize);
  const under: Opened[] = [];

  async function begin(): Promise<void> {
    const slab = await lane.take();
    const first = frame;
    const at = first * frameSize;
    const plain = Math.min(plainSlabSize, size - at);
    frame += framesOfSlab;
    const sealed = slab.bytes.subarray(0, plain + framesOf(plain) * tagSize);
    const isLast = first + framesOf(plain) - 1 === last;
    const work = { kind: "open", slab: slab.shared, size: plain, key, header, first, isLast } as const;
    const reading = read(sealed, headerSize + first * sealedFrameSize);
    const ready = lane.during(reading.then((isThere) => isThere && leastBusy().ask(work)));
    // A failure is met where it is waited for.
    ready.catch(() => undefined);
    under.push({ slab, ready, at, size: plain });
  }

  try {
    for (;;) {
      while (under.length < lane.count && frame * frameSize <= upTo) await begin();
      const one = under.shift();
      if (!one) return;
      if (!(await one.ready)) throw new NotWhole();
      yield one.slab.bytes.subarray(Math.max(0, start - one.at), Math.min(one.size, upTo + 1 - one.at));
      lane.give(one.slab);
    }
  } finally {
    await lane.end();
  }
}
