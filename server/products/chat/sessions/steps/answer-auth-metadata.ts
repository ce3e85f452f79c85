import { defineStep } from "../../protocol/exchange.ts";

/** How clients sign in with OAuth 2.0. */
export const answerAuthMetadata = defineStep({
  name: "answer-auth-metadata",
  section: "Server metadata discovery",
  gives: ["answer"],
  run: ({ core }) => ({ answer: core.openid.authMetadata }),
});
