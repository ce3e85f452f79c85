import { defineStep } from "../exchange.ts";
import { readDeckCard } from "../read-stacks.ts";

export const answerCard = defineStep({
  name: "answer-card",
  section: "Cards",
  needs: ["board", "card"],
  gives: ["answer"],
  run: async ({ ctx }, { board, card }) => ({ answer: await readDeckCard(ctx, board, card.id) }),
});
