import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";

/** Accounts are made, and ended, by an organisation's administrators. */
export const refuseRegistration = defineStep({
  name: "refuse-registration",
  section: "Account registration and management",
  gives: ["answer"],
  run: () => refuse("M_FORBIDDEN", "Accounts are made and ended by the organisation's administrators."),
});
