import { createHash } from "node:crypto";
import { pipeline } from "node:stream/promises";
import { refuse } from "#http";
import { noteRead } from "../../item.ts";
import { notAFile } from "../../tree/refusals.ts";
import { createAdler32 } from "../adler32.ts";
import { defineStep } from "../exchange.ts";
import { header } from "../headers.ts";

const known = new Set(["md5", "sha1", "sha256", "adler32"]);

/** A digest of the content as it is stored, computed anew. */
export const recalculateHash = defineStep({
  name: "recalculate-hash",
  section: "Nextcloud WebDAV: X-Recalculate-Hash",
  needs: ["source"],
  async run({ deps, principal, request, reply }, { source: { access } }) {
    const { node, ancestors } = access;
    if (node.blob === null) throw notAFile();
    const kind = (header(request, "x-recalculate-hash") ?? "").toLowerCase();
    if (!known.has(kind)) throw refuse("INVALID", "X-Recalculate-Hash names md5, sha1, sha256 or adler32.");
    noteRead(deps, principal, [...ancestors, node], "opened");
    const digest = kind === "adler32" ? createAdler32() : createHash(kind);
    await pipeline(deps.blobs.open(node.blob), async (bytes: AsyncIterable<Uint8Array>) => {
      for await (const part of bytes) digest.update(part);
    });
    const sum = digest.digest("hex").toString();
    return reply.header("oc-checksum", `${kind.toUpperCase()}:${sum}`).code(204).send();
  },
});
