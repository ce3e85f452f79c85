import { defineStep } from "../../protocol/exchange.ts";

/** MSC2965 as it was first: where the metadata are, rather than what they say. */
export const answerAuthIssuer = defineStep({
  name: "answer-auth-issuer",
  section: "Server metadata discovery",
  gives: ["answer"],
  run: ({ core }) => ({ answer: { issuer: core.openid.issuer } }),
});
