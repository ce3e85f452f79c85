import { bodyOf } from "../../uploads/body.ts";
import { storeContent } from "../../uploads/store-content.ts";
import { digestsFor } from "../digests.ts";
import { defineStep } from "../exchange.ts";
import { header } from "../headers.ts";

/** Streams the body into the blob store; durable when done. */
export const storeBody = defineStep({
  name: "store-body",
  section: "RFC 4918 §9.7.1",
  needs: ["parent"],
  gives: ["stored"],
  async run({ deps, request }, { parent: { access } }) {
    const digests = digestsFor(header(request, "oc-checksum") ?? "");
    return { stored: await storeContent(deps, access.node.workspaceId, bodyOf(request.body), { digests }) };
  },
});
