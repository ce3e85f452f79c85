import { createBoard as create } from "../../boards/create.ts";
import { defineStep } from "../exchange.ts";
import { writeColour } from "../queries.ts";
import { readDeckBoard } from "../read-boards.ts";
import { colourOf, textOf } from "../requests.ts";
import { toneOf } from "../views.ts";

/** In the person's own workspace: Deck knows no others. */
export const createBoard = defineStep({
  name: "create-board",
  section: "Boards",
  gives: ["answer"],
  async run({ ctx, actor, body }) {
    const colour = colourOf(body["color"]);
    const home = await ctx.workspaces.personalOf(actor.person.personId);
    const made = await create(ctx, actor.person, home.id, {
      title: textOf(body["title"], 500),
      template: "empty",
      ...(colour ? { tone: toneOf(colour) } : {}),
    });
    if (colour) await writeColour(ctx.db, "board", made.id, colour);
    return { answer: await readDeckBoard(ctx, actor, made.id) };
  },
});
