import { now } from "#clock";
import { trashCard as trash } from "../../cards/trash.ts";
import { defineStep } from "../exchange.ts";
import { readDeckCard } from "../read-stacks.ts";

/** Answers with the card as it was, but for when it was deleted. */
export const trashCard = defineStep({
  name: "trash-card",
  section: "Cards",
  needs: ["board", "card"],
  gives: ["answer"],
  async run({ ctx, actor }, { board, card }) {
    const view = await readDeckCard(ctx, board, card.id);
    await trash(ctx, actor, card.id, true);
    return { answer: { ...(view as object), deletedAt: Math.floor(now() / 1000) } };
  },
});
