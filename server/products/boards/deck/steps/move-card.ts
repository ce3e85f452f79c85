import { moveCard as move } from "../../cards/move.ts";
import { defineStep } from "../exchange.ts";
import { placeOnStack, readStacks } from "../read-stacks.ts";

/** Answers with the cards of the stack it went to. */
export const moveCard = defineStep({
  name: "move-card",
  section: "Cards",
  needs: ["board", "card", "list"],
  gives: ["answer"],
  async run({ ctx, actor, body }, { board, card, list }) {
    const place = await placeOnStack(ctx, board, list, Number(body["order"] ?? 0), card.id);
    await move(ctx, actor, card.id, place);
    const stacks = (await readStacks(ctx, board, false)) as { id: number; cards: unknown[] }[];
    return { answer: stacks.find((one) => one.id === list.number)?.cards };
  },
});
