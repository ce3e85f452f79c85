import { createHash, type Hash } from "node:crypto";
import { IncomingMessage } from "node:http";
import type { EventActor } from "@safos/contract/event";
import { refuse } from "#http";
import { readBody } from "./read-body.ts";

export type Digest = "sha1" | "md5";

export interface WriteOptions {
  /** Bytes; more are refused with TOO_LARGE. */
  readonly limit?: number;
  readonly digests?: readonly Digest[];
  /** Is given the bytes as they pass. */
  readonly onBytes?: (bytes: Uint8Array) => void;
  /** Why it is not scanned: it is a piece of what is scanned when it is joined, or the server made it. */
  readonly unscanned?: "piece" | "made";
  /** Who stores it, for the log where it is infected; left out: the person whose request it is. */
  readonly by?: EventActor;
}

/** A stream that is measured as it passes. */
export interface Measured {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly size: () => number;
}

/** A stream that is measured and digested as it passes. */
export interface Digested extends Measured {
  /** Once, when the stream has ended. */
  end(): Digests;
}

export interface Digests {
  readonly sha256: Buffer;
  readonly digests: Readonly<Partial<Record<Digest, string>>>;
}

/** Refuses TOO_LARGE. */
export function measure(
  source: AsyncIterable<Uint8Array>,
  { limit = Number.POSITIVE_INFINITY, onBytes }: Pick<WriteOptions, "limit" | "onBytes">,
): Measured {
  let size = 0;
  async function* pass(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source instanceof IncomingMessage ? readBody(source) : source) {
      size += chunk.length;
      if (size > limit) throw refuse("TOO_LARGE", "The content is larger than allowed.", { limit });
      onBytes?.(chunk);
      yield chunk;
    }
  }
  return { bytes: pass(), size: () => size };
}

/** Takes bytes as they come. */
function hashesOf(names: readonly Digest[]): { update(part: Uint8Array): void; end(): Digests } {
  const sha256 = createHash("sha256");
  const others = names.map((name): [Digest, Hash] => [name, createHash(name)]);
  return {
    update(part) {
      sha256.update(part);
      for (const [, hash] of others) hash.update(part);
    },
    end: () => ({
      sha256: sha256.digest(),
      digests: Object.fromEntries(others.map(([name, hash]) => [name, hash.digest("hex")])),
    }),
  };
}

export function digest(source: AsyncIterable<Uint8Array>, names: readonly Digest[] = []): Digested {
  const { bytes, size } = measure(source, {});
  const hashes = hashesOf(names);
  async function* pass(): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytes) {
      hashes.update(chunk);
      yield chunk;
    }
  }
  return { bytes: pass(), size, end: () => hashes.end() };
}

export function digestWhole(parts: readonly Uint8Array[], names: readonly Digest[]): Digests {
  const hashes = hashesOf(names);
  for (const part of parts) hashes.update(part);
  return hashes.end();
}
