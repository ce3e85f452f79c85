import { bodyOf } from "../../uploads/body.ts";
import { storeContent } from "../../uploads/store-content.ts";
import { defineStep } from "../exchange.ts";

/** Streams the body into the store; durable when done. */
export const storeBody = defineStep({
  name: "store-body",
  section: "WOPI: PutFile",
  needs: ["file"],
  gives: ["stored"],
  run: async ({ deps, request }, { file: { node } }) => ({
    stored: await storeContent(deps, node.workspaceId, bodyOf(request.body)),
  }),
});
