import { IncomingMessage } from "node:http";
import { digest, digestWhole, measure, type Digests, type WriteOptions } from "./digests.ts";
import { readHead } from "./read-head.ts";
import type { ObjectName } from "./sealed/format.ts";
import { seal, sealWhole } from "./sealed/seal.ts";
import { keyOf, type BlobStore } from "./stores/store.ts";
import { borrowLane, type Lane } from "./threads/lane.ts";
import { sealInThreads } from "./threads/seal-large.ts";

export interface Put extends Digests {
  /** Bytes. */
  readonly size: number;
  /** All of it; null: it was more than is held. */
  readonly whole: readonly Uint8Array[] | null;
}

/** What fits here is held in memory, sealed and stored at once; what does not is sealed in threads while it comes, where they are not all in use. */
const mostHeld = 1 << 20;

/** Seals and stores a stream in the target. Refuses TOO_LARGE. */
export async function putSealed(
  target: BlobStore,
  source: AsyncIterable<Uint8Array>,
  { name, key }: { readonly name: ObjectName; readonly key: Buffer },
  options: WriteOptions,
): Promise<Put> {
  const { bytes, size } = measure(source, options);
  const names = options.digests ?? [];
  const { parts, rest, leave } = await readHead(bytes, mostHeld);
  if (!rest) {
    await target.putWhole(keyOf(name), sealWhole(parts, name, key));
    return { ...digestWhole(parts, names), size: size(), whole: parts };
  }
  let lane: Lane | null = null;
  let end: () => Promise<Digests> = () => Promise.reject(new Error("Nothing was sealed."));

  async function* sealed(all: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    lane = borrowLane();
    if (!lane) {
      const passing = digest(all, names);
      end = async () => passing.end();
      yield* seal(passing.bytes, name, key);
      return;
    }
    // A request's body is nobody else's.
    const how = { name, key, names: ["sha256", ...names], isTaken: source instanceof IncomingMessage };
    const passing = sealInThreads(lane, all, how);
    end = async () => {
      const [sha256 = "", ...others] = await passing.digests();
      const digests = Object.fromEntries(names.map((one, index) => [one, others[index]]));
      return { sha256: Buffer.from(sha256, "hex"), digests };
    };
    yield* passing.bytes;
  }
  try {
    await target.put(keyOf(name), sealed(rest));
  } finally {
    leave();
    // A store that fails does not always say that it takes no more.
    await (lane as Lane | null)?.end();
  }
  return { ...(await end()), size: size(), whole: null };
}
