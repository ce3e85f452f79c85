import { defineStep } from "../exchange.ts";

/** Passing a board on takes managing it. */
export const findManagedBoard = defineStep({
  name: "find-managed-board",
  section: "Global responses: 403 Permission denied",
  needs: ["board"],
  gives: ["managedBoard"],
  async run({ ctx, actor }, { board }) {
    await ctx.items.require(actor, "board", board.id, "manage");
    return { managedBoard: board };
  },
});
