import { defineStep } from "../exchange.ts";
import { viewLabel } from "../views.ts";

export const answerLabel = defineStep({
  name: "answer-label",
  section: "Labels",
  needs: ["board", "label"],
  gives: ["answer"],
  run: (_call, { board, label }) => ({ answer: viewLabel(label, board) }),
});
