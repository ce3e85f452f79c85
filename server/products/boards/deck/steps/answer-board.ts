import { defineStep } from "../exchange.ts";
import { isKnown } from "../known.ts";
import { readDeckBoard } from "../read-boards.ts";
import { etagOf } from "../views.ts";

export const answerBoard = defineStep({
  name: "answer-board",
  section: "Boards",
  needs: ["board"],
  gives: ["answer"],
  async run(call, { board }) {
    if (isKnown(call, etagOf(board), board.changedAt)) return { answer: call.reply.code(304).send() };
    return { answer: await readDeckBoard(call.ctx, call.actor, board.id) };
  },
});
