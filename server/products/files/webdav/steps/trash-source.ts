import { leaveShare } from "../../received/leave.ts";
import { trashNode } from "../../tree/trash.ts";
import { defineStep } from "../exchange.ts";
import { isMountRoot } from "../location.ts";

/** DELETE goes to the trash, a folder with everything in it; what was shared with the caller is left where it lies, and they leave it. */
export const trashSource = defineStep({
  name: "trash-source",
  section: "RFC 4918 §9.6",
  needs: ["source"],
  async run({ deps, principal, reply }, { source }) {
    const { location, access } = source;
    if (location.mount?.kind === "share" && isMountRoot(location))
      await leaveShare(deps, principal, location.mount.received);
    else await trashNode(deps, principal, access);
    return reply.code(204).send();
  },
});
