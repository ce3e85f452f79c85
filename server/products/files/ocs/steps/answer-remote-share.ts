import { sendOcs } from "#http";
import { defineStep } from "../exchange.ts";
import { viewRemoteShare } from "../remote-shares/view.ts";

export const answerRemoteShare = defineStep({
  name: "answer-remote-share",
  section: "Nextcloud OCS: Federated Cloud Sharing API",
  needs: ["remoteShare"],
  gives: ["answer"],
  run: ({ request, reply }, { remoteShare }) => ({ answer: sendOcs(request, reply, viewRemoteShare(remoteShare)) }),
});
