import { refuse } from "#http";
import { readReceivedByNumber } from "../../federated/queries.ts";
import { defineStep } from "../exchange.ts";

/** 404 for others', as for those that there are not. */
export const findRemoteShare = defineStep({
  name: "find-remote-share",
  section: "Nextcloud OCS: Federated Cloud Sharing API",
  needs: ["person"],
  gives: ["remoteShare"],
  async run({ deps, request }, { person }) {
    const number = Number((request.params as { id: string }).id);
    const found = Number.isSafeInteger(number) ? await readReceivedByNumber(deps.db, person.personId, number) : null;
    if (!found) throw refuse("MISSING", "There is no such share.");
    return { remoteShare: found };
  },
});
