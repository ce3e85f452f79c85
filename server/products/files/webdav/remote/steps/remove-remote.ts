import { defineStep } from "../../exchange.ts";

/** DELETE of the mount declines the share: nothing is removed there. Of what lies in it, the other server removes it. */
export const removeRemote = defineStep({
  name: "remove-remote",
  section: "RFC 4918 §9.6; Open Cloud Mesh 1.1: SHARE_DECLINED",
  needs: ["remote"],
  async run({ deps, principal, reply }, { remote: { mount, names } }) {
    if (names.length === 0) await deps.leaveMount(principal, mount.share.id);
    else await deps.mounted.change(principal, { share: mount.share, names }, { method: "DELETE" });
    return reply.code(204).send();
  },
});
