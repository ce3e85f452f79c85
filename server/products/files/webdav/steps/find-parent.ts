import { findDestination } from "../destination.ts";
import { defineStep } from "../exchange.ts";

/** The folder that something new goes into: 409 when it does not exist. */
export const findParent = defineStep({
  name: "find-parent",
  section: "RFC 4918 §9.3.1, §9.7.1, §9.8.5, §9.9.4",
  needs: ["destination"],
  gives: ["parent"],
  run: async ({ deps, tree }, { destination }) => ({
    parent: await findDestination(deps, await tree(), destination.names),
  }),
});
