import type { Blobs, StoredBlob } from "#blobs";
import { refuse } from "#http";
import { createAdler32 } from "./adler32.ts";

/**
 * What a client says of its content (`SHA1:… MD5:…`) beside what arrived; kinds that are not computed are not compared. Answers
 * with those that are right besides SHA-1. Refuses CHECKSUM_WRONG.
 */
export async function compareDigests(blobs: Blobs, stored: StoredBlob, given: string): Promise<string> {
  const text = given.toUpperCase();
  const adler32 = text.includes("ADLER32:") ? await adler32Of(blobs.open(stored.hash)) : undefined;
  const { sha1, md5 } = stored.digests;
  const digests: Readonly<Record<string, string | undefined>> = {
    SHA1: sha1,
    MD5: md5,
    SHA256: stored.hash,
    ADLER32: adler32,
  };
  const right = new Set<string>();
  for (const one of text.split(" ")) {
    const [kind = "", value = ""] = one.split(":");
    const known = digests[kind];
    if (known === undefined) continue;
    if (known !== value.toLowerCase()) throw refuse("CHECKSUM_WRONG");
    if (kind !== "SHA1") right.add(`${kind}:${known}`);
  }
  return [...right].join(" ");
}

/** The few clients that send it pay with a second reading. */
async function adler32Of(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const digest = createAdler32();
  for await (const part of bytes) digest.update(part);
  return digest.digest("hex");
}
