import { trashNode } from "../../tree/trash.ts";
import { defineStep } from "../exchange.ts";

/** DELETE goes to the trash, a folder with everything in it. */
export const trashSource = defineStep({
  name: "trash-source",
  section: "RFC 4918 §9.6",
  needs: ["source"],
  async run({ deps, principal, reply }, { source }) {
    await trashNode(deps, principal, source.access);
    return reply.code(204).send();
  },
});
