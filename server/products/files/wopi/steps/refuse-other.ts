import { defineStep } from "../exchange.ts";

/** What this host does not do, as it says in CheckFileInfo. */
export const refuseOther = defineStep({
  name: "refuse-other",
  section: "WOPI: 501 Not Implemented",
  run: ({ reply }) => reply.code(501).send({}),
});
