import { bodyOf } from "../../uploads/body.ts";
import { defineStep } from "../exchange.ts";

/** Streams the body into the store; durable when done. */
export const storeBody = defineStep({
  name: "store-body",
  section: "WOPI: PutFile",
  gives: ["stored"],
  run: async ({ deps, request }) => ({
    stored: await deps.blobs.write(bodyOf(request.body), { digests: ["sha1"], limit: deps.maxFileBytes }),
  }),
});
