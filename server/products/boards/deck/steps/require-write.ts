import { defineStep } from "../exchange.ts";

/** Before the trash, whose verbs ask for no access themselves. */
export const requireBoardWrite = defineStep({
  name: "require-write",
  section: "Global responses: 403 Permission denied",
  needs: ["board"],
  run: ({ ctx, actor }, { board }) => ctx.items.require(actor, "board", board.id, "write", { isTrashAllowed: true }),
});

export const requireCardWrite = defineStep({
  name: "require-write",
  section: "Global responses: 403 Permission denied",
  needs: ["card"],
  run: ({ ctx, actor }, { card }) => ctx.items.require(actor, "card", card.id, "write", { isTrashAllowed: true }),
});
