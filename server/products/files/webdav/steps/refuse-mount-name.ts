import { nameTaken } from "../../tree/refusals.ts";
import { defineStep } from "../exchange.ts";

/** 405 for MKCOL on the person's root or on a mount: both exist. */
export const refuseMountName = defineStep({
  name: "refuse-mount-name",
  section: "RFC 4918 §9.3.1",
  needs: ["parent"],
  async run({ target, tree }, { parent }) {
    const { mounts } = await tree();
    const { names } = target;
    const isTaken = mounts.some(
      ({ path }) => path.length === names.length && path.every((one, at) => one === names[at]),
    );
    if (isTaken) throw nameTaken(parent.name);
  },
});
