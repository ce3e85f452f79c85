import { defineStep } from "../../protocol/exchange.ts";

/** What tools that were written for Synapse ask first. */
export const answerServerVersion = defineStep({
  name: "answer-server-version",
  section: "Server version (Synapse)",
  gives: ["answer"],
  run: ({ core }) => ({ answer: { server_version: `Safos ${core.http.version}` } }),
});
