import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";

/** There is no public directory: workspaces and invitations are how rooms are found. */
export const refuseListing = defineStep({
  name: "refuse-listing",
  section: "Listing rooms",
  needs: ["body"],
  gives: ["answer"],
  run(_, { body }) {
    if ((body["visibility"] ?? "public") !== "private") refuse("M_FORBIDDEN", "Rooms are not listed publicly here.");
    return { answer: {} };
  },
});
