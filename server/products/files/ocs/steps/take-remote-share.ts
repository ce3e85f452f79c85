import { sendOcs } from "#http";
import { acceptShare, leaveShare } from "../../federated/answer.ts";
import { defineStep } from "../exchange.ts";

const section = "Nextcloud OCS: Federated Cloud Sharing API";

export const acceptRemoteShare = defineStep({
  name: "accept-remote-share",
  section,
  needs: ["person", "remoteShare"],
  gives: ["answer"],
  async run({ deps, request, reply }, { person, remoteShare }) {
    await acceptShare(deps.federated, person, remoteShare);
    return { answer: sendOcs(request, reply, []) };
  },
});

/** Declines what was not accepted yet, and leaves what was. */
export const leaveRemoteShare = defineStep({
  name: "leave-remote-share",
  section,
  needs: ["person", "remoteShare"],
  gives: ["answer"],
  async run({ deps, request, reply }, { person, remoteShare }) {
    await leaveShare(deps.federated, person, remoteShare);
    return { answer: sendOcs(request, reply, []) };
  },
});
