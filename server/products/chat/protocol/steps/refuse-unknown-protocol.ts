import { defineStep } from "../exchange.ts";
import { refuse } from "../refuse.ts";

/** No other network is bridged. */
export const refuseUnknownProtocol = defineStep({
  name: "refuse-unknown-protocol",
  section: "Third-party Lookups",
  gives: ["answer"],
  run: () => refuse("M_NOT_FOUND", "No such network is bridged."),
});
