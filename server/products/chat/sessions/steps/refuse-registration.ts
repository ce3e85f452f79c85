import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";

/** Accounts are made, and ended, by an organisation's administrators. */
export const refuseRegistration = defineStep({
  name: "refuse-registration",
  section: "Account registration and management",
  gives: ["answer"],
  run: () => refuse("M_FORBIDDEN", "Accounts are made and ended by the organisation's administrators."),
});

/** Nobody's address is kept apart from their account, and none takes the place of a password. */
export const refuseContact = defineStep({
  name: "refuse-registration",
  section: "Adding Account Administrative Contact Information",
  gives: ["answer"],
  run: () => refuse("M_THREEPID_DENIED", "Addresses are kept by the organisation, and add nothing to an account."),
});

export const refusePassword = defineStep({
  name: "refuse-registration",
  section: "Password management",
  gives: ["answer"],
  run: () => refuse("M_FORBIDDEN", "Passwords are changed on Safos' own page."),
});
