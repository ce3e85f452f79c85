import { changeCard } from "../../cards/change.ts";
import { defineStep } from "../exchange.ts";
import { readDeckCard } from "../read-stacks.ts";

const step = (isArchived: boolean) =>
  defineStep({
    name: "archive-card",
    section: "Boards",
    needs: ["board", "card"],
    gives: ["answer"],
    async run({ ctx, actor }, { board, card }) {
      await changeCard(ctx, actor, card.id, { isArchived });
      return { answer: await readDeckCard(ctx, board, card.id) };
    },
  });

export const archiveCard = step(true);
export const unarchiveCard = step(false);
