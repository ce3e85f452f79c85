import { createHash } from "node:crypto";
import type { Blobs, Digest, StoredBlob } from "#blobs";
import { refuse } from "#http";
import type { Node } from "../tree/node.ts";
import { createAdler32 } from "./adler32.ts";

const kinds = {
  SHA1: () => createHash("sha1"),
  MD5: () => createHash("md5"),
  SHA256: () => createHash("sha256"),
  ADLER32: createAdler32,
} as const;
export type Kind = keyof typeof kinds;

export const isKind = (text: string): text is Kind => Object.hasOwn(kinds, text);

/** Which digests are taken while content arrives: those that the client sent to be compared (`given`). */
export function digestsFor(given: string): readonly Digest[] {
  const sent = new Set(readGiven(given).map(({ kind }) => kind));
  return (["sha1", "md5"] as const).filter((one) => sent.has(one.toUpperCase()));
}

const readGiven = (given: string) =>
  given
    .toUpperCase()
    .split(" ")
    .map((one) => {
      const [kind = "", value = ""] = one.split(":");
      return { kind, value: value.toLowerCase() };
    });

/**
 * What a client says of its content (`SHA1:… MD5:…`) beside what arrived; kinds that are not computed are not compared. Answers
 * with those that are right besides SHA-1. Refuses CHECKSUM_WRONG.
 */
export async function compareDigests(blobs: Blobs, stored: StoredBlob, given: string): Promise<string> {
  const { sha1, md5 } = stored.digests;
  const known = new Map(Object.entries({ SHA1: sha1, MD5: md5, SHA256: stored.sha256 ?? undefined }));
  const right = new Set<string>();
  for (const { kind, value } of readGiven(given)) {
    if (!isKind(kind)) continue;
    const found = known.get(kind) ?? (await digestBlob(blobs, stored.hash, kind));
    known.set(kind, found);
    if (found !== value) throw refuse("CHECKSUM_WRONG");
    if (kind !== "SHA1") right.add(`${kind}:${found}`);
  }
  return [...right].join(" ");
}

/** What was not computed on the way costs a second reading, once for each kind. */
export async function digestBlob(blobs: Pick<Blobs, "open">, blob: string, kind: Kind): Promise<string> {
  const digest: { update(part: Uint8Array): unknown; digest(encoding: "hex"): string } = kinds[kind]();
  for await (const part of blobs.open(blob) as AsyncIterable<Uint8Array>) digest.update(part);
  return digest.digest("hex");
}

type Known = Pick<Node, "sha1" | "sha256" | "checksums">;

/**
 * What is known of a file's content, as clients are told it (`SHA1:… MD5:…`); empty: nothing. SHA-256 stands in for SHA-1 that nobody
 * sent or asked for: beside it, programs would take it for the better one, and have kept the other.
 */
export function checksumsOf({ sha1, sha256, checksums }: Known): string {
  const isSent = checksums.includes("SHA256:");
  const own = sha1 !== null ? `SHA1:${sha1}` : sha256 !== null && !isSent ? `SHA256:${sha256}` : "";
  return checksums === "" ? own : `${own} ${checksums}`.trim();
}

/** The one that a client holds a download against; null: none that all of them compute. */
export const downloadChecksumOf = ({ sha1, sha256 }: Known): string | null =>
  sha1 !== null ? `SHA1:${sha1}` : sha256 !== null ? `SHA256:${sha256}` : null;
