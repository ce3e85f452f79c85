import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";

/** What strangers have left is shown to nobody who follows a link, and stands in no page. */
export const refuseNavigation = defineStep({
  name: "refuse-navigation",
  section: "MSC4388: Unsafe content",
  run({ request: { headers } }) {
    const { "sec-fetch-dest": destination = "empty", "sec-fetch-mode": mode } = headers;
    if (destination !== "empty" || mode === "navigate") refuse("M_FORBIDDEN", "It is read by programs alone.");
  },
});
