import { now } from "#clock";
import { trashList } from "../../lists/trash.ts";
import { defineStep } from "../exchange.ts";
import { viewStack } from "../views.ts";

/** A list with open cards is refused: it would take them out of sight. Answers with the stack as it is in the trash. */
export const trashStack = defineStep({
  name: "trash-stack",
  section: "Stacks",
  needs: ["board", "list"],
  gives: ["answer"],
  async run({ ctx, actor }, { board, list }) {
    await trashList(ctx, actor, board.id, list.id, true);
    return { answer: viewStack({ ...list, trashedAt: new Date(now()) }, board, 0) };
  },
});
