import { createHash } from "node:crypto";
import { refuse } from "#http";
import { createAdler32 } from "../adler32.ts";
import { defineStep } from "../exchange.ts";
import { header } from "../headers.ts";

/** Compares `OC-Checksum` (`SHA1:… MD5:…`) with what arrived; kinds that are not computed are not compared. */
export const verifyChecksum = defineStep({
  name: "verify-checksum",
  section: "Nextcloud WebDAV: OC-Checksum",
  needs: ["stored"],
  gives: ["checksums"],
  async run({ deps, request }, { stored }) {
    const text = (header(request, "oc-checksum") ?? "").toUpperCase();
    const { sha1, md5 } = stored.digests;
    const known = new Map(Object.entries({ SHA1: sha1, MD5: md5, SHA256: stored.sha256 ?? undefined }));
    const read = async (kind: string): Promise<string | undefined> =>
      kind in readable
        ? (known.get(kind) ?? (await digestOf(readable[kind as Readable](), deps.blobs.open(stored.hash))))
        : undefined;
    const right = new Set<string>();
    for (const one of text.split(" ")) {
      const [kind = "", value = ""] = one.split(":");
      const found = await read(kind);
      if (found === undefined) continue;
      known.set(kind, found);
      if (found !== value.toLowerCase()) throw refuse("CHECKSUM_WRONG");
      if (kind !== "SHA1") right.add(`${kind}:${found}`);
    }
    return { checksums: [...right].join(" ") };
  },
});

const readable = {
  SHA1: () => createHash("sha1"),
  MD5: () => createHash("md5"),
  SHA256: () => createHash("sha256"),
  ADLER32: createAdler32,
} as const;
type Readable = keyof typeof readable;

/** What was not computed on the way costs a second reading, once for each kind. */
async function digestOf(
  digest: { update(part: Uint8Array): unknown; digest(encoding: "hex"): string },
  bytes: AsyncIterable<Uint8Array>,
): Promise<string> {
  for await (const part of bytes) digest.update(part);
  return digest.digest("hex");
}
