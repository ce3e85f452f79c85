import { defineStep } from "../../protocol/exchange.ts";

/** How clients sign in with OAuth 2.0. */
export const answerAuthMetadata = defineStep({
  name: "answer-auth-metadata",
  section: "Server metadata discovery",
  gives: ["answer"],
  run: ({ core }) => ({ answer: core.openid.authMetadata }),
});

/** MSC2965 as it was first: where the metadata are, rather than what they say. */
export const answerAuthIssuer = defineStep({
  name: "answer-auth-issuer",
  section: "Server metadata discovery",
  gives: ["answer"],
  run: ({ core }) => ({ answer: { issuer: core.openid.issuer } }),
});
