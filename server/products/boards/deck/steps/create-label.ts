import { addLabel } from "../../labels/add.ts";
import { defineStep } from "../exchange.ts";
import { writeColour } from "../queries.ts";
import { readDeckLabel } from "../read-labels.ts";
import { colourOf, textOf } from "../requests.ts";
import { toneOf } from "../views.ts";

export const createLabel = defineStep({
  name: "create-label",
  section: "Labels",
  needs: ["board"],
  gives: ["answer"],
  async run({ ctx, actor, body }, { board }) {
    const colour = colourOf(body["color"]);
    const made = await addLabel(ctx, actor, board.id, {
      title: textOf(body["title"], 100),
      tone: colour ? toneOf(colour) : null,
    });
    if (colour) await writeColour(ctx.db, "label", made.id, colour);
    return { answer: await readDeckLabel(ctx, board, made.id) };
  },
});
