import { changeBoard as change } from "../../boards/change.ts";
import { defineStep } from "../exchange.ts";
import { writeColour } from "../queries.ts";
import { readDeckBoard } from "../read-boards.ts";
import { colourOf, textOf } from "../requests.ts";
import { toneOf } from "../views.ts";

export const changeBoard = defineStep({
  name: "change-board",
  section: "Boards",
  needs: ["board"],
  gives: ["answer"],
  async run({ ctx, actor, body: { title, color, archived } }, { board }) {
    const colour = colourOf(color);
    const isArchived = archived === true || archived === "true";
    await change(ctx, actor, board.id, {
      title: textOf(title, 500),
      ...(colour ? { tone: toneOf(colour) } : {}),
      ...(archived !== undefined && isArchived !== (board.archivedAt !== null) ? { isArchived } : {}),
    });
    if (colour) await writeColour(ctx.db, "board", board.id, colour);
    return { answer: await readDeckBoard(ctx, actor, board.id) };
  },
});
