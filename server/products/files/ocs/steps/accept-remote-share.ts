import { sendOcs } from "#http";
import { acceptShare } from "../../federated/answer.ts";
import { defineStep } from "../exchange.ts";

export const acceptRemoteShare = defineStep({
  name: "accept-remote-share",
  section: "Nextcloud OCS: Federated Cloud Sharing API",
  needs: ["person", "remoteShare"],
  gives: ["answer"],
  async run({ deps, request, reply }, { person, remoteShare }) {
    await acceptShare(deps.federated, person, remoteShare);
    return { answer: sendOcs(request, reply, []) };
  },
});
