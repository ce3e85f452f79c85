import { compareDigests } from "../digests.ts";
import { defineStep } from "../exchange.ts";
import { header } from "../headers.ts";

/** Compares `OC-Checksum` (`SHA1:… MD5:…`) with what arrived; kinds that are not computed are not compared. */
export const verifyChecksum = defineStep({
  name: "verify-checksum",
  section: "Nextcloud WebDAV: OC-Checksum",
  needs: ["stored"],
  gives: ["checksums"],
  run: async ({ deps, request }, { stored }) => ({
    checksums: await compareDigests(deps.blobs, stored, header(request, "oc-checksum") ?? ""),
  }),
});
