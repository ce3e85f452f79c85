import { sendOcs } from "#http";
import { defineStep } from "../exchange.ts";

/** Shares are there without being accepted, and none come from other servers. */
export const answerNone = defineStep({
  name: "answer-none",
  section: "Nextcloud OCS: Share API",
  needs: ["person"],
  gives: ["answer"],
  run: ({ request, reply }) => ({ answer: sendOcs(request, reply, []) }),
});
