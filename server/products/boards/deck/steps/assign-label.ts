import { changeCard } from "../../cards/change.ts";
import { defineStep } from "../exchange.ts";
import { readDeckCard } from "../read-stacks.ts";

const step = (key: "addLabelIds" | "removeLabelIds") =>
  defineStep({
    name: "assign-label",
    section: "Cards",
    needs: ["board", "card", "labelId"],
    gives: ["answer"],
    async run({ ctx, actor }, { board, card, labelId }) {
      await changeCard(ctx, actor, card.id, { [key]: [labelId] });
      return { answer: await readDeckCard(ctx, board, card.id) };
    },
  });

export const assignLabel = step("addLabelIds");
export const unassignLabel = step("removeLabelIds");
