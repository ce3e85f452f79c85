import { removeLabel as remove } from "../../labels/remove.ts";
import { defineStep } from "../exchange.ts";
import { viewLabel } from "../views.ts";

/** Answers with the label as it was. */
export const removeLabel = defineStep({
  name: "remove-label",
  section: "Labels",
  needs: ["board", "label"],
  gives: ["answer"],
  async run({ ctx, actor }, { board, label }) {
    await remove(ctx, actor, board.id, label.id);
    return { answer: viewLabel(label, board) };
  },
});
