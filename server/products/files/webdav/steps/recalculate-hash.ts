import { refuse } from "#http";
import { noteRead } from "../../item.ts";
import { notAFile } from "../../tree/refusals.ts";
import { isKind } from "../digests.ts";
import { defineStep } from "../exchange.ts";
import { computeDigest } from "../find-digest.ts";
import { header } from "../headers.ts";

/** A digest of the content as it is stored, computed anew; listings say it from then on. */
export const recalculateHash = defineStep({
  name: "recalculate-hash",
  section: "Nextcloud WebDAV: X-Recalculate-Hash",
  needs: ["source"],
  async run({ deps, principal, request, reply }, { source: { access } }) {
    const { node, ancestors } = access;
    const { id, blob } = node;
    if (blob === null) throw notAFile();
    const kind = (header(request, "x-recalculate-hash") ?? "").toUpperCase();
    if (!isKind(kind)) throw refuse("INVALID", "X-Recalculate-Hash names md5, sha1, sha256 or adler32.");
    noteRead(deps, principal, [...ancestors, node], "opened");
    const sum = await computeDigest(deps, { id, blob }, kind);
    return reply.header("oc-checksum", `${kind}:${sum}`).code(204).send();
  },
});
