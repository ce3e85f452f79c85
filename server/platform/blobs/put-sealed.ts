import { IncomingMessage } from "node:http";
import { digest, measure, type Digests, type WriteOptions } from "./digests.ts";
import { readHead } from "./read-head.ts";
import type { ObjectName } from "./sealed/format.ts";
import { seal } from "./sealed/seal.ts";
import { keyOf, type BlobStore } from "./stores/store.ts";
import { borrowLane, type Lane } from "./threads/lane.ts";
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
  const names = options.digests ?? [];
  let whole: Put["whole"] = null;
  let lane: Lane | null = null;
  let end: () => Promise<Digests> = () => Promise.reject(new Error("Nothing was sealed."));

  // The store makes itself ready before the first byte has come.
  async function* sealed(): AsyncGenerator<Uint8Array> {
    const { parts, rest } = await readHead(bytes, mostHeld);
    lane = rest && borrowLane();
    if (!rest || !lane) {
      if (!rest) whole = parts;
      const passing = digest(rest ?? each(parts), names);
      end = async () => passing.end();
      yield* seal(passing.bytes, name, key);
      return;
    }
    // A request's body is nobody else's.
    const how = { name, key, names: ["sha256", ...names], isTaken: source instanceof IncomingMessage };
    const passing = sealInThreads(lane, rest, how);
    end = async () => {
      const [sha256 = "", ...others] = await passing.digests();
      const digests = Object.fromEntries(names.map((one, index) => [one, others[index]]));
      return { sha256: Buffer.from(sha256, "hex"), digests };
    };
    yield* passing.bytes;
  }
  try {
    await target.put(keyOf(name), sealed());
  } finally {
    // A store that fails does not always say that it takes no more.
    await (lane as Lane | null)?.end();
  }
  return { ...(await end()), size: size(), whole };
}

async function* each(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}
