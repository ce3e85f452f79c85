import { bodyOf } from "../../uploads/body.ts";
import { defineStep } from "../exchange.ts";

/** Streams the body into the blob store; durable when done. */
export const storeBody = defineStep({
  name: "store-body",
  section: "RFC 4918 §9.7.1",
  gives: ["stored"],
  async run({ deps, request }) {
    const options = { digests: ["sha1", "md5"] as const, limit: deps.maxFileBytes };
    return { stored: await deps.blobs.write(bodyOf(request.body), options) };
  },
});
