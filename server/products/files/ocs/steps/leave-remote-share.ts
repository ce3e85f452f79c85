import { sendOcs } from "#http";
import { leaveShare } from "../../federated/answer.ts";
import { defineStep } from "../exchange.ts";

/** Declines what was not accepted yet, and leaves what was. */
export const leaveRemoteShare = defineStep({
  name: "leave-remote-share",
  section: "Nextcloud OCS: Federated Cloud Sharing API",
  needs: ["person", "remoteShare"],
  gives: ["answer"],
  async run({ deps, request, reply }, { person, remoteShare }) {
    await leaveShare(deps.federated, person, remoteShare);
    return { answer: sendOcs(request, reply, []) };
  },
});
