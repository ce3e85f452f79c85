import { defineStep } from "../exchange.ts";
import { isKnown } from "../known.ts";
import { readStacks } from "../read-stacks.ts";
import { etagOf } from "../views.ts";

const step = (isArchived: boolean) =>
  defineStep({
    name: "answer-stacks",
    section: "Stacks",
    needs: ["board"],
    gives: ["answer"],
    async run(call, { board }) {
      if (isKnown(call, etagOf(board), board.changedAt)) return { answer: call.reply.code(304).send() };
      return { answer: await readStacks(call.ctx, board, isArchived) };
    },
  });

export const answerStacks = step(false);
/** Lists are not archived here: all of them, with the cards that are. */
export const answerArchivedStacks = step(true);
