import { refuse } from "#http";
import { defineStep } from "../exchange.ts";
import { header } from "../headers.ts";

/** Compares `OC-Checksum` (`SHA1:… MD5:…`) with what arrived; kinds that are not computed are not compared. */
export const verifyChecksum = defineStep({
  name: "verify-checksum",
  section: "Nextcloud WebDAV: OC-Checksum",
  needs: ["stored"],
  run({ request }, { stored }) {
    for (const one of (header(request, "oc-checksum") ?? "").split(" ")) {
      const [kind = "", value = ""] = one.split(":");
      const known = { SHA1: stored.digests.sha1, MD5: stored.digests.md5, SHA256: stored.hash }[kind.toUpperCase()];
      if (known !== undefined && known !== value.toLowerCase()) throw refuse("CHECKSUM_WRONG");
    }
  },
});
