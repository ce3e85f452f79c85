import { defineStep } from "../exchange.ts";

/** Who is suspended reads, leaves and takes back what they wrote, and does nothing that others would see. Refuses M_USER_SUSPENDED. */
export const refuseSuspended = defineStep({
  name: "refuse-suspended",
  section: "Account suspension",
  needs: ["person"],
  run: ({ core }, { person }) => core.identity.requireUnsuspended(person.personId),
});
