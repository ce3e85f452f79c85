import { bodyOf } from "../../uploads/body.ts";
import { defineStep } from "../exchange.ts";

/** Streams the body into the store; durable when done. */
export const storeBody = defineStep({
  name: "store-body",
  section: "WOPI: PutFile",
  needs: ["file"],
  gives: ["stored"],
  async run({ deps, request }, { file: { node } }) {
    const organisationId = await deps.workspaces.requireOrganisation(node.workspaceId);
    const options = { digests: ["sha1"], limit: deps.maxFileBytes } as const;
    return { stored: await deps.blobs.write(organisationId, bodyOf(request.body), options) };
  },
});
