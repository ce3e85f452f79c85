import { changeLabel as change } from "../../labels/change.ts";
import { defineStep } from "../exchange.ts";
import { writeColour } from "../queries.ts";
import { readDeckLabel } from "../read-labels.ts";
import { colourOf, textOf } from "../requests.ts";
import { toneOf } from "../views.ts";

export const changeLabel = defineStep({
  name: "change-label",
  section: "Labels",
  needs: ["board", "label"],
  gives: ["answer"],
  async run({ ctx, actor, body }, { board, label }) {
    const colour = colourOf(body["color"]);
    await change(ctx, actor, board.id, label.id, {
      title: textOf(body["title"], 100),
      ...(colour ? { tone: toneOf(colour) } : {}),
    });
    if (colour) await writeColour(ctx.db, "label", label.id, colour);
    return { answer: await readDeckLabel(ctx, board, label.id) };
  },
});
