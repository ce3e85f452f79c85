import { changeCard as change } from "../../cards/change.ts";
import { defineStep } from "../exchange.ts";
import { readDeckCard } from "../read-stacks.ts";
import { dateOf, descriptionOf, textOf } from "../requests.ts";

/** Deck's clients send the whole card; its type, owner and order are not changed by this. */
export const changeCard = defineStep({
  name: "change-card",
  section: "Cards",
  needs: ["board", "card"],
  gives: ["answer"],
  async run({ ctx, actor, body }, { board, card }) {
    const { title, duedate, archived, done } = body;
    const description = descriptionOf(body["description"]);
    await change(ctx, actor, card.id, {
      version: card.version,
      title: textOf(title, 500),
      ...(description === null ? {} : { description }),
      ...(duedate === undefined ? {} : { dueAt: dateOf(duedate) }),
      ...(archived === undefined ? {} : { isArchived: archived === true || archived === "true" }),
      ...(done === undefined ? {} : { isDone: Boolean(done) }),
    });
    return { answer: await readDeckCard(ctx, board, card.id) };
  },
});
