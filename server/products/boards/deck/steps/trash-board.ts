import { now } from "#clock";
import { trashBoard as trash } from "../../boards/trash.ts";
import { defineStep } from "../exchange.ts";
import { readDeckBoard } from "../read-boards.ts";

/** Answers with the board as it was, but for when it was deleted. */
export const trashBoard = defineStep({
  name: "trash-board",
  section: "Boards",
  needs: ["board"],
  gives: ["answer"],
  async run({ ctx, actor }, { board }) {
    const view = await readDeckBoard(ctx, actor, board.id);
    await trash(ctx, actor, board.id, true);
    return { answer: { ...(view as object), deletedAt: Math.floor(now() / 1000) } };
  },
});

export const restoreBoard = defineStep({
  name: "trash-board",
  section: "Boards",
  needs: ["board"],
  gives: ["answer"],
  async run({ ctx, actor }, { board }) {
    await trash(ctx, actor, board.id, false);
    return { answer: await readDeckBoard(ctx, actor, board.id) };
  },
});
