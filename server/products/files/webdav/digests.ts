import { createHash } from "node:crypto";
import type { Blobs, Digest, StoredBlob } from "#blobs";
import { refuse } from "#http";
import { createAdler32 } from "./adler32.ts";

const kinds = {
  SHA1: () => createHash("sha1"),
  MD5: () => createHash("md5"),
  SHA256: () => createHash("sha256"),
  ADLER32: createAdler32,
} as const;
type Kind = keyof typeof kinds;

/** Which digests are taken while content arrives: SHA-1, and MD5 where a client sent one to be compared (`given`). */
export const digestsFor = (given: string): readonly Digest[] => (/\bMD5:/i.test(given) ? ["sha1", "md5"] : ["sha1"]);

/**
 * What a client says of its content (`SHA1:… MD5:…`) beside what arrived; kinds that are not computed are not compared. Answers
 * with those that are right besides SHA-1. Refuses CHECKSUM_WRONG.
 */
export async function compareDigests(blobs: Blobs, stored: StoredBlob, given: string): Promise<string> {
  const { sha1, md5 } = stored.digests;
  const known = new Map(Object.entries({ SHA1: sha1, MD5: md5, SHA256: stored.sha256 ?? undefined }));
  const right = new Set<string>();
  for (const one of given.toUpperCase().split(" ")) {
    const [kind = "", value = ""] = one.split(":");
    if (!(kind in kinds)) continue;
    const found = known.get(kind) ?? (await digestOf(kinds[kind as Kind](), blobs.open(stored.hash)));
    known.set(kind, found);
    if (found !== value.toLowerCase()) throw refuse("CHECKSUM_WRONG");
    if (kind !== "SHA1") right.add(`${kind}:${found}`);
  }
  return [...right].join(" ");
}

/** What was not computed on the way costs a second reading, once for each kind. */
async function digestOf(
  digest: { update(part: Uint8Array): unknown; digest(encoding: "hex"): string },
  bytes: AsyncIterable<Uint8Array>,
): Promise<string> {
  for await (const part of bytes) digest.update(part);
  return digest.digest("hex");
}
