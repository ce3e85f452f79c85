import { defineStep } from "../exchange.ts";

/** The desktop client takes anything but 204 for the sign-in page of a public network. */
export const answerConnectivity = defineStep({
  name: "answer-connectivity",
  section: "Nextcloud desktop client: connectivity check",
  gives: ["answer"],
  run: ({ reply }) => ({ answer: reply.code(204).send() }),
});
