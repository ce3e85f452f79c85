import { trashVisited } from "../../visitors/write.ts";
import { defineStep } from "../exchange.ts";

/** It goes to the trash; what the link was made to does not. */
export const trashSource = defineStep({
  name: "trash-source",
  section: "RFC 4918 §9.6",
  needs: ["source"],
  async run({ deps, link, reply }, { source }) {
    await trashVisited(deps, link, source.node.id);
    return reply.code(204).send();
  },
});
