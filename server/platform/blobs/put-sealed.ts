import { IncomingMessage } from "node:http";
import { digest, measure, type Digests, type WriteOptions } from "./digests.ts";
import { readHead } from "./read-head.ts";
import type { ObjectName } from "./sealed/format.ts";
import { seal } from "./sealed/seal.ts";
import { keyOf, type BlobStore } from "./stores/store.ts";
import { borrowLane } from "./threads/lane.ts";
import { sealInThreads } from "./threads/seal-large.ts";

export interface Put extends Digests {
  /** Bytes. */
  readonly size: number;
  /** All of it; null: it was more than is held. */
  readonly whole: readonly Uint8Array[] | null;
}

/** What fits here is held in memory and sealed at once; what does not is sealed in threads while it comes, where they are not all in use. */
const mostHeld = 1 << 20;

/** Seals and stores a stream in the target. Refuses TOO_LARGE. */
export async function putSealed(
  target: BlobStore,
  source: AsyncIterable<Uint8Array>,
  { name, key }: { readonly name: ObjectName; readonly key: Buffer },
  options: WriteOptions,
): Promise<Put> {
  const { bytes, size } = measure(source, options);
  const { parts, rest } = await readHead(bytes, mostHeld);
  const names = options.digests ?? [];
  const lane = rest && borrowLane();
  if (!lane) {
    const passing = digest(rest ?? each(parts), names);
    await target.put(keyOf(name), seal(passing.bytes, name, key));
    return { ...passing.end(), size: size(), whole: rest ? null : parts };
  }
  try {
    // A request's body is nobody else's.
    const how = { name, key, names: ["sha256", ...names], isTaken: source instanceof IncomingMessage };
    const passing = sealInThreads(lane, rest, how);
    await target.put(keyOf(name), passing.bytes);
    const [sha256 = "", ...others] = await passing.digests();
    const digests = Object.fromEntries(names.map((one, index) => [one, others[index]]));
    return { sha256: Buffer.from(sha256, "hex"), digests, size: size(), whole: null };
  } finally {
    await lane.end();
  }
}

async function* each(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}
