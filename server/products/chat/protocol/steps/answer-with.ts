import { defineStep } from "../exchange.ts";

/** Answers the same to everyone. */
export const answerWith = (answer: object) =>
  defineStep({
    name: "answer-with",
    section: "API standards",
    gives: ["answer"],
    run: () => ({ answer }),
  });
