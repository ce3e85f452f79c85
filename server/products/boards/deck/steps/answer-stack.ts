import { defineStep } from "../exchange.ts";
import { readStacks } from "../read-stacks.ts";

export const answerStack = defineStep({
  name: "answer-stack",
  section: "Stacks",
  needs: ["board", "list"],
  gives: ["answer"],
  async run({ ctx }, { board, list }) {
    const stacks = (await readStacks(ctx, board, false)) as { id: number }[];
    return { answer: stacks.find((one) => one.id === list.number) };
  },
});
