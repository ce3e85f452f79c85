import { assembleUpload as assemble } from "../../uploads/assemble.ts";
import { digestsFor } from "../digests.ts";
import { defineStep } from "../exchange.ts";
import { header } from "../headers.ts";

/** The pieces by number, not by string, as one blob; 409 when they are not `OC-Total-Length` bytes. */
export const assembleUpload = defineStep({
  name: "assemble-upload",
  section: "Nextcloud chunked upload v2: assembling",
  needs: ["upload", "chunks", "parent"],
  gives: ["stored"],
  async run({ deps, request }, { upload, chunks, parent: { access } }) {
    const total = header(request, "oc-total-length");
    const { workspaceId } = access.node;
    const size = total === undefined ? null : Number(total);
    const digests = digestsFor(header(request, "oc-checksum") ?? "");
    return { stored: await assemble(deps, upload, chunks, { workspaceId, size, digests }) };
  },
});
