import { defineStep } from "../exchange.ts";
import { readAcl } from "../read-acl.ts";

export const answerShares = defineStep({
  name: "answer-shares",
  section: "Boards",
  needs: ["board"],
  gives: ["answer"],
  run: async ({ ctx }, { board }) => ({ answer: await readAcl(ctx, board) }),
});
