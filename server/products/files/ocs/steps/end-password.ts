import { refuse, sendOcs } from "#http";
import { defineStep } from "../exchange.ts";

/** The account is removed from the app: what it came with opens nothing any more. A person's own password is none of that. */
export const endPassword = defineStep({
  name: "end-password",
  section: "Nextcloud server: Login flow",
  needs: ["person"],
  gives: ["answer"],
  async run({ deps, request, reply }, { person }) {
    if (person.via !== "basic" || person.sessionId === person.personId)
      throw refuse("FORBIDDEN", "This is no app password.");
    await deps.identity.revoke(person.personId, person.sessionId);
    return { answer: sendOcs(request, reply, []) };
  },
});
