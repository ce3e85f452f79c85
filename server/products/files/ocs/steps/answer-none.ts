import { sendOcs } from "#http";
import { defineStep } from "../exchange.ts";

/** Shares within the server are there without being accepted. */
export const answerNone = defineStep({
  name: "answer-none",
  section: "Nextcloud OCS: Share API",
  needs: ["person"],
  gives: ["answer"],
  run: ({ request, reply }) => ({ answer: sendOcs(request, reply, []) }),
});
