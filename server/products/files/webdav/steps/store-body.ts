import { bodyOf } from "../../uploads/body.ts";
import { defineStep } from "../exchange.ts";
import { header } from "../headers.ts";

/** Streams the body into the blob store; durable when done. */
export const storeBody = defineStep({
  name: "store-body",
  section: "RFC 4918 §9.7.1",
  needs: ["parent"],
  gives: ["stored"],
  async run({ deps, request }, { parent: { access } }) {
    const organisationId = await deps.workspaces.requireOrganisation(access.node.workspaceId);
    const isMd5Sent = /\bMD5:/i.test(header(request, "oc-checksum") ?? "");
    const digests = isMd5Sent ? (["sha1", "md5"] as const) : (["sha1"] as const);
    return {
      stored: await deps.blobs.write(organisationId, bodyOf(request.body), { digests, limit: deps.maxFileBytes }),
    };
  },
});
