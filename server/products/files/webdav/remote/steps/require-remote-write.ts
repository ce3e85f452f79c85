import { refuse } from "#http";
import { rootIsFixed } from "../../../tree/refusals.ts";
import { defineStep } from "../../exchange.ts";

/** Before a body is read: the mount is not written over, and nothing is sent where only reading was shared. */
export const requireRemoteWrite = defineStep({
  name: "require-remote-write",
  section: "RFC 9110 §15.5.4",
  needs: ["remote"],
  run({ request }, { remote: { mount, names } }) {
    if (names.length === 0) throw request.method === "MKCOL" ? refuse("METHOD_UNKNOWN") : rootIsFixed();
    if (!mount.share.canWrite) throw refuse("FORBIDDEN", "This was shared with you to read.");
  },
});
