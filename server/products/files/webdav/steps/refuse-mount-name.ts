import { nameTaken } from "../../tree/refusals.ts";
import { defineStep } from "../exchange.ts";

/** 405 for MKCOL on the person's root or on a workspace's folder: both exist. */
export const refuseMountName = defineStep({
  name: "refuse-mount-name",
  section: "RFC 4918 §9.3.1",
  needs: ["parent"],
  async run({ target, tree }, { parent }) {
    const { mounts } = await tree();
    if (target.names.length === 1 && mounts.some((mount) => mount.name === parent.name)) throw nameTaken(parent.name);
  },
});
